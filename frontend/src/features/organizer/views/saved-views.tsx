import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ComponentType, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { hasCode } from '~/api/api-error';
import { listSavedViewsOptions } from '~/api/gen/@tanstack/react-query.gen';
import { createSavedView, deleteSavedView, updateSavedView } from '~/api/gen/sdk.gen';
import type { SavedView, SavedViewOf } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { Dialog } from '~/ui/dialog';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { useForm } from '~/ui/use-form';
import { isSameView, type ViewFilters } from './filters';
import classes from './saved-views.module.css';

const NAME_LENGTH_MAX = 40;
const VIEWS_MAX = 20;

export interface ChipProps {
  view: SavedView;
  className?: string | undefined;
}

interface SavedViewsProps {
  org: string;
  list: SavedViewOf;
  /** What the list shows now, by the names in its address. */
  filters: ViewFilters;
  /** A link to the list as a view has it. */
  Chip: ComponentType<ChipProps>;
}

/** The choices of filters that somebody gave a name: one press away, on every device. */
export function SavedViews({ org, list, filters, Chip }: SavedViewsProps) {
  const { data } = useQuery(listSavedViewsOptions({ query: { org, list } }));
  const [open, setOpen] = useState<'save' | 'manage'>();
  const close = () => setOpen(undefined);
  const kept = useRef<HTMLUListElement>(null);
  const views = data?.data ?? [];
  const isKept = views.some((view) => isSameView(view.filters, filters));
  const maySave = data && !isKept && Object.keys(filters).length > 0;
  if (views.length === 0 && !maySave) return null;
  return (
    <div className={classes.bar}>
      {views.length > 0 && (
        <nav className={classes.views} aria-label={m.views_title()}>
          {views.map((view) => (
            <Chip key={view.id} view={view} className={classes.view} />
          ))}
        </nav>
      )}
      {maySave && (
        <button type="button" className={formClasses.quiet} onClick={() => setOpen('save')}>
          {m.view_save()}
        </button>
      )}
      {views.length > 0 && (
        <button type="button" className={formClasses.quiet} onClick={() => setOpen('manage')}>
          {m.views_manage()}
        </button>
      )}
      <Dialog isOpen={open === 'save'} title={m.view_save_title()} onClose={close}>
        <SaveForm
          org={org}
          list={list}
          filters={filters}
          isFull={views.length >= VIEWS_MAX}
          onDone={close}
        />
      </Dialog>
      <Dialog isOpen={open === 'manage'} title={m.views_manage()} onClose={close}>
        <ul ref={kept} tabIndex={-1} className={rows.list}>
          {views.map((view) => (
            <ViewRow
              key={view.id}
              org={org}
              view={view}
              filters={filters}
              onForgotten={views.length > 1 ? () => kept.current?.focus() : close}
            />
          ))}
        </ul>
      </Dialog>
    </div>
  );
}

/** What is done with views; each change is seen by all chips. */
function useViews(org: string, list: SavedViewOf) {
  const queries = useQueryClient();
  const target = { query: { org }, throwOnError: true as const };
  const after = async (change: Promise<unknown>) => {
    try {
      await change;
    } finally {
      const { queryKey } = listSavedViewsOptions({ query: { org, list } });
      await queries.invalidateQueries({ queryKey });
    }
  };
  return {
    create: (name: string, filters: ViewFilters) =>
      after(createSavedView({ ...target, body: { list, name, filters } })),
    change: (id: string, body: { name?: string; filters?: ViewFilters }) =>
      after(updateSavedView({ ...target, path: { id }, body })),
    forget: (id: string) => after(deleteSavedView({ ...target, path: { id } })),
  };
}

/** A name that is taken belongs to its field. */
const blame = (error: unknown): string | undefined =>
  hasCode(error, 'accounts.view_name_taken') ? 'name' : undefined;

interface SaveFormProps {
  org: string;
  list: SavedViewOf;
  filters: ViewFilters;
  isFull: boolean;
  onDone: () => void;
}

function SaveForm({ org, list, filters, isFull, onDone }: SaveFormProps) {
  const { create } = useViews(org, list);
  const form = useForm({
    blame,
    submit: async ({ name = '' }) => {
      await create(name, filters);
      onDone();
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <p className={formClasses.text}>{isFull ? m.views_full() : m.view_save_text()}</p>
      <NameField form={form} />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.form_save()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}

function NameField({ form, name }: { form: ReturnType<typeof useForm>; name?: string }) {
  return (
    <TextInput
      {...form.field('name')}
      label={m.view_name()}
      defaultValue={name ?? ''}
      required
      withAsterisk={false}
      maxLength={NAME_LENGTH_MAX}
      autoComplete="off"
      data-autofocus
    />
  );
}

interface ViewRowProps {
  org: string;
  view: SavedView;
  filters: ViewFilters;
  /** Its row is gone, and the focus with it. */
  onForgotten: () => void;
}

/** One view among those that are put in order: another name, the filters of now, or gone. */
function ViewRow({ org, view, filters, onForgotten }: ViewRowProps) {
  const { change, forget } = useViews(org, view.list);
  const [isNaming, setIsNaming] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const renaming = useRef<HTMLButtonElement>(null);
  const about = { name: view.name };
  const act = async (done: Promise<void>): Promise<boolean> => {
    setFailure(undefined);
    try {
      await done;
      return true;
    } catch (error) {
      setFailure(error);
      return false;
    }
  };
  const remove = async () => {
    if (await act(forget(view.id))) onForgotten();
  };
  const stopNaming = () => {
    // oxlint-disable-next-line react-dom/no-flush-sync -- the button must be there to be focused
    flushSync(() => setIsNaming(false));
    renaming.current?.focus();
  };
  const mayReplace = Object.keys(filters).length > 0 && !isSameView(view.filters, filters);
  return (
    <li className={rows.row}>
      <FormAlert error={failure} />
      {isNaming ? (
        <RenameForm view={view} rename={(name) => change(view.id, { name })} onDone={stopNaming} />
      ) : (
        <>
          <p className={rows.about}>
            <strong>{view.name}</strong>
          </p>
          <div className={rows.tools}>
            {mayReplace && (
              <Button
                variant="default"
                size="sm"
                aria-label={m.view_replace_of(about)}
                onClick={() => void act(change(view.id, { filters }))}
              >
                {m.view_replace()}
              </Button>
            )}
            <Button
              ref={renaming}
              variant="default"
              size="sm"
              aria-label={m.view_rename_of(about)}
              onClick={() => setIsNaming(true)}
            >
              {m.view_rename()}
            </Button>
            <Button
              variant="default"
              size="sm"
              px="xs"
              aria-label={m.view_delete_of(about)}
              onClick={() => void remove()}
            >
              <Icon name="close" size={18} />
            </Button>
          </div>
        </>
      )}
    </li>
  );
}

interface RenameFormProps {
  view: SavedView;
  rename: (name: string) => Promise<void>;
  onDone: () => void;
}

function RenameForm({ view, rename, onDone }: RenameFormProps) {
  const form = useForm({
    blame,
    submit: async ({ name = '' }) => {
      await rename(name);
      onDone();
    },
  });
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const field = element.current?.querySelector('input');
    field?.focus();
    field?.select();
  }, []);
  return (
    <form ref={element} className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <NameField form={form} name={view.name} />
      <div className={formClasses.actions}>
        <Button type="submit" size="sm" loading={form.isBusy}>
          {m.form_save()}
        </Button>
        <Button variant="default" size="sm" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
