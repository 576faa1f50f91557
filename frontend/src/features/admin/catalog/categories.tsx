import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { deleteCategory } from '~/api/gen/sdk.gen';
import type { ManagedCategoryRowView } from '~/api/gen/types.gen';
import { categoriesQuery } from '~/api/queries';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { Dialog } from '~/ui/dialog';
import { inOwnLanguage } from '~/ui/event-texts';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { Panel } from '~/ui/panel';
import rows from '~/ui/rows.module.css';
import { CategoryForm } from './category-form';
import { managedCategoriesQuery } from './query';

type Asked = { what: 'add' } | { what: 'change' | 'delete'; category: ManagedCategoryRowView };

const nameOf = ({ name_fr, name_en }: ManagedCategoryRowView): string =>
  inOwnLanguage(name_fr, name_en);

export function Categories() {
  const { data: categories } = useSuspenseQuery(managedCategoriesQuery());
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const about = (what: 'change' | 'delete') =>
    asked !== undefined && asked.what === what ? asked.category : undefined;
  const deleting = about('delete');
  const changing = about('change');
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: managedCategoriesQuery().queryKey });
    await queries.invalidateQueries({ queryKey: categoriesQuery().queryKey });
  };
  const remove = async () => {
    if (!deleting) return;
    const headers = { 'If-Match': deleting.etag };
    try {
      await deleteCategory({ path: { id: deleting.id }, headers, throwOnError: true });
    } finally {
      await refresh();
    }
  };
  const names = new Map(categories.data.map((category) => [category.id, nameOf(category)]));
  return (
    <Panel title={m.categories_admin_title()} text={m.categories_admin_text()}>
      <ul className={rows.list}>
        {categories.data.map((category) => (
          <Category
            key={category.id}
            category={category}
            parent={category.parent_id ? names.get(category.parent_id) : undefined}
            ask={(what) => setAsked({ what, category })}
          />
        ))}
      </ul>
      <div className={formClasses.actions}>
        <Button
          variant="default"
          leftSection={<Icon name="plus" size={18} />}
          onClick={() => setAsked({ what: 'add' })}
        >
          {m.category_new()}
        </Button>
      </div>
      <Dialog
        isOpen={asked?.what === 'add' || changing !== undefined}
        title={changing ? m.category_change_title() : m.category_new()}
        onClose={close}
      >
        <CategoryForm
          {...(changing && { category: changing })}
          all={categories.data}
          onRefresh={refresh}
          onDone={close}
        />
      </Dialog>
      <ConfirmDialog
        isOpen={deleting !== undefined}
        title={m.category_delete_title()}
        text={m.category_delete_text({ name: deleting ? nameOf(deleting) : '' })}
        action={m.category_delete()}
        explain={(error) =>
          hasCode(error, 'catalog.category_in_use') ? m.category_used() : undefined
        }
        submit={remove}
        onClose={close}
      />
    </Panel>
  );
}

interface CategoryProps {
  category: ManagedCategoryRowView;
  parent: string | undefined;
  ask: (what: 'change' | 'delete') => void;
}

function Category({ category, parent, ask }: CategoryProps) {
  const { name_fr, name_en, slug, n_events } = category;
  const name = nameOf(category);
  const both = [name_fr, name_en].filter(Boolean).join(' / ');
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
          {parent && <span className={rows.tag}>{parent}</span>}
        </p>
        <p className={rows.facts}>
          {both} · <code>{slug}</code> ·{' '}
          {m.category_n_events({ count: n_events, shown: formatCount(n_events) })}
        </p>
      </div>
      <div className={rows.tools}>
        <Button
          variant="default"
          size="sm"
          aria-label={m.category_change_of({ name })}
          onClick={() => ask('change')}
        >
          {m.member_change()}
        </Button>
        <Button
          variant="default"
          size="sm"
          aria-label={m.category_delete_of({ name })}
          onClick={() => ask('delete')}
        >
          {m.category_delete()}
        </Button>
      </div>
    </li>
  );
}
