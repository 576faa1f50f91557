import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { categoriesQuery } from '~/api/queries';
import { m } from '~/i18n/messages.js';
import { formatIsoDay } from '~/lib/format';
import { Icon } from '~/ui/icon';
import classes from './active-filters.module.css';
import type { EventSearch } from './search';

type FilterName = Exclude<keyof EventSearch, 'sort'>;

const labels: Record<FilterName, (value: string) => string> = {
  q: (value) => m.filter_chip_q({ text: value }),
  category: (value) => value,
  place: (value) => value,
  date_from: (value) => m.filter_chip_from({ day: formatIsoDay(value) }),
  date_to: (value) => m.filter_chip_to({ day: formatIsoDay(value) }),
  price: (value) => (value === 'free' ? m.filter_price_free() : m.filter_price_paid()),
};

const order: FilterName[] = ['q', 'category', 'place', 'date_from', 'date_to', 'price'];

/** What narrows the list, each with its own way out. Links: the address is the state. */
export function ActiveFilters({ search }: { search: EventSearch }) {
  const categories = useQuery(categoriesQuery());
  const active = order.filter((name) => search[name] !== undefined);
  if (active.length === 0) return null;

  const labelOf = (name: FilterName) => {
    const value = search[name] ?? '';
    const category = categories.data?.data.find(({ slug }) => slug === value);
    return name === 'category' && category ? category.name : labels[name](value);
  };
  return (
    <ul className={classes.chips} aria-label={m.filter_active()}>
      {active.map((name) => (
        <li key={name}>
          <Link
            to="/events"
            search={{ ...search, [name]: undefined }}
            resetScroll={false}
            className={classes.chip}
            aria-label={m.filter_remove({ filter: labelOf(name) })}
          >
            <span>{labelOf(name)}</span>
            <Icon name="close" size={16} />
          </Link>
        </li>
      ))}
      <li>
        <Link to="/events" search={{}} resetScroll={false} className={classes.reset}>
          {m.filter_reset()}
        </Link>
      </li>
    </ul>
  );
}
