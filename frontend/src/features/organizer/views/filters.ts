/** Filters and order of a list, by the names they have in its address. */
export type ViewFilters = Record<string, string>;

const inOrder = (filters: ViewFilters): string =>
  JSON.stringify(Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** Whether two choices of filters show the same. */
export const isSameView = (one: ViewFilters, other: ViewFilters): boolean =>
  inOrder(one) === inOrder(other);

/** What of an address's search says something. */
export const filtersOf = (search: object): ViewFilters =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    ),
  );
