/** What is chosen of a group of fields that share a name. */
export const choicesOf = (form: HTMLFormElement, name: string): string[] =>
  new FormData(form).getAll(name).filter((value) => typeof value === 'string');
