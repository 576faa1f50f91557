import { useQuery } from '@tanstack/react-query';
import type { ChangeEvent } from 'react';
import type { CategoryView } from '~/api/gen/types.gen';
import { categoriesQuery } from '~/api/queries';
import { m } from '~/i18n/messages.js';
import { SelectField } from '~/ui/select-field';

interface CategorySelectProps {
  value: string;
  onChange: (event: ChangeEvent<HTMLSelectElement>) => void;
}

/** Parents, each followed by its children. */
function inTreeOrder(categories: CategoryView[]): CategoryView[] {
  const parents = categories.filter(({ parent_slug }) => !parent_slug);
  return parents.flatMap((parent) => [
    parent,
    ...categories.filter(({ parent_slug }) => parent_slug === parent.slug),
  ]);
}

export function CategorySelect({ value, onChange }: CategorySelectProps) {
  const categories = useQuery(categoriesQuery());
  const options = inTreeOrder(categories.data?.data ?? []).map(({ slug, name, parent_slug }) => ({
    value: slug,
    label: parent_slug ? `– ${name}` : name,
  }));
  // A shared link may name a category that is not (or not yet) in the list: keep it selected.
  const isKnown = value === '' || options.some((option) => option.value === value);
  return (
    <SelectField
      label={m.filter_category()}
      value={value}
      onChange={onChange}
      options={[
        { value: '', label: m.filter_category_any() },
        ...options,
        ...(isKnown ? [] : [{ value, label: value }]),
      ]}
    />
  );
}
