import { Button, Skeleton } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useState, useSyncExternalStore } from 'react';
import type { MembershipView } from '~/api/gen/types.gen';
import { useOrganization } from '~/api/use-organization';
import { m } from '~/i18n/messages.js';
import { Dialog } from '~/ui/dialog';
import { Icon } from '~/ui/icon';
import { mayEditEvents } from '~/ui/event-rights';
import rows from '~/ui/rows.module.css';
import { StepUpDialog } from '~/ui/step-up-dialog';
import { statusKind, statusText, titleOf } from '~/ui/event-texts';
import { managedEventQuery } from '../query';
import { draftOf } from './draft';
import { EditorContext, sheetOf, useDraft, useEditor } from './editor-context';
import classes from './editor-layout.module.css';
import { MergePanel } from './merge-panel';
import { SaveState } from './save-state';
import { StepNav } from './step-nav';

const route = getRouteApi('/organizations/$slug_/events/$id');

/** React knows how to wait for it: who never looks downloads no preview. */
const Preview = lazy(async () => ({ default: (await import('./preview')).Preview }));

export function EditorLayout() {
  const { slug, id } = route.useParams();
  const organization = useOrganization(slug);
  if (!organization) return null;
  return <Editor key={id} organization={organization} id={id} />;
}

function Editor({ organization, id }: { organization: MembershipView; id: string }) {
  const queries = useQueryClient();
  const path = { org: organization.id, id };
  const { data: base } = useSuspenseQuery(managedEventQuery(path));
  const [draft] = useState(() => draftOf(queries, path, base));
  const { status } = base.value;
  const isOpen = status === 'draft' || status === 'published';
  const isReadOnly = !isOpen || !mayEditEvents(organization.role);

  useEffect(() => {
    const save = () => {
      if (draft.get().phase === 'unreachable') void draft.save();
    };
    // The page may never come back: what can be sent is sent.
    const leave = () => {
      const { phase, base: seen } = draft.get();
      const isWaiting = document.visibilityState === 'hidden' && phase === 'waiting';
      if (isWaiting && seen.value.status === 'draft') void draft.save();
    };
    window.addEventListener('online', save);
    document.addEventListener('visibilitychange', leave);
    return () => {
      window.removeEventListener('online', save);
      document.removeEventListener('visibilitychange', leave);
    };
  }, [draft]);

  return (
    <EditorContext value={{ organization, path, draft, isReadOnly }}>
      <div className={classes.editor}>
        <Head />
        <StepNav />
        <Body />
      </div>
      <StepUpDialog />
    </EditorContext>
  );
}

function Head() {
  const { organization } = useEditor();
  const draft = useDraft();
  const { status, visibility } = draft.base.value;
  return (
    <header className={classes.head}>
      <Link
        to="/organizations/$slug/events"
        params={{ slug: organization.slug }}
        className={classes.back}
      >
        <Icon name="chevron" size={18} /> {m.events_managed_title()}
      </Link>
      <div className={classes.what}>
        <p className={classes.title}>{titleOf(sheetOf(draft))}</p>
        <span className={rows.tag} data-kind={statusKind[status]}>
          {statusText(status)}
        </span>
        {visibility === 'private' && <span className={rows.tag}>{m.visibility_private()}</span>}
      </div>
      <SaveState />
    </header>
  );
}

const WIDE = '(min-width: 75em)';

function onWideChange(listener: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

const useIsWide = () => useSyncExternalStore(onWideChange, () => window.matchMedia(WIDE).matches);

/** The step, and beside it, or on demand where there is no room, what visitors will see. */
function Body() {
  const isWide = useIsWide();
  const { isReadOnly, organization } = useEditor();
  const [isPreviewed, setIsPreviewed] = useState(false);
  const { theirs, base } = useDraft();
  const mayEdit = mayEditEvents(organization.role);
  return (
    <div className={classes.body}>
      <div className={classes.main}>
        {isReadOnly && (
          <p className={classes.note}>
            {mayEdit ? m.editor_over() : m.editor_read_only()}
            {base.value.cancel_reason &&
              ` ${m.editor_cancel_reason({ reason: base.value.cancel_reason })}`}
          </p>
        )}
        {base.value.taken_down_reason && (
          <p className={classes.note} role="status">
            {m.editor_taken_down({ reason: base.value.taken_down_reason })}
          </p>
        )}
        {theirs ? <MergePanel theirs={theirs} /> : <Outlet />}
        {!isWide && (
          <Button
            className={classes.look}
            variant="default"
            leftSection={<Icon name="eye" />}
            onClick={() => setIsPreviewed(true)}
          >
            {m.preview_open()}
          </Button>
        )}
      </div>
      {isWide && (
        <aside className={classes.aside} aria-label={m.preview_title()}>
          <p className={classes.caption}>{m.preview_title()}</p>
          {/* It scrolls by itself, so the keyboard must be able to reach it. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above */}
          <div className={classes.phone} tabIndex={0} role="group" aria-label={m.preview_title()}>
            <Suspense fallback={<Skeleton height="100%" radius={0} />}>
              <Preview />
            </Suspense>
          </div>
        </aside>
      )}
      <Dialog
        isOpen={isPreviewed && !isWide}
        title={m.preview_title()}
        onClose={() => setIsPreviewed(false)}
        isWide
      >
        <div className={classes.sheet}>
          <Suspense fallback={<p role="status">{m.list_loading()}</p>}>
            <Preview />
          </Suspense>
        </div>
      </Dialog>
    </div>
  );
}
