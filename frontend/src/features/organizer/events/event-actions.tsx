import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import {
  archiveEvent,
  cancelEvent,
  deleteEvent,
  duplicateEvent,
  unpublishEvent,
} from '~/api/gen/sdk.gen';
import type { ManagedEventView, MembershipView } from '~/api/gen/types.gen';
import { versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { present } from '~/lib/present';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { mayEditEvents } from '~/ui/event-rights';
import { TextArea } from '~/ui/text-area';
import { useDraft, useEditor } from '../editor/editor-context';
import { titleOf } from '~/ui/event-texts';
import { managedEventQuery, refreshLists } from '../query';
import { CallOffCost } from './call-off-cost';

type Verb = 'unpublish' | 'cancel' | 'archive' | 'duplicate' | 'delete';

const texts: Record<
  Verb,
  { title: () => string; text: (about: { title: string }) => string; action: () => string }
> = {
  unpublish: { title: m.unpublish_title, text: m.unpublish_text, action: m.unpublish_submit },
  cancel: { title: m.cancel_title, text: m.cancel_text, action: m.cancel_submit },
  archive: { title: m.archive_title, text: m.archive_text, action: m.archive_submit },
  duplicate: { title: m.duplicate_title, text: m.duplicate_text, action: m.duplicate_submit },
  delete: { title: m.event_delete_title, text: m.event_delete_text, action: m.event_delete_submit },
};

/** What can be done with an event in its state. Who only looks has nothing to do here. */
function verbsOf({ status, has_orders }: ManagedEventView): Verb[] {
  const wayOut: Verb[] = has_orders ? [] : ['delete'];
  if (status !== 'published') return ['duplicate', ...wayOut];
  return [
    'duplicate',
    ...(has_orders ? [] : (['unpublish'] as const)),
    'archive',
    'cancel',
    ...wayOut,
  ];
}

const explain = (error: unknown): string | undefined => {
  if (hasCode(error, 'catalog.event_has_orders')) return m.event_has_orders();
  if (hasCode(error, 'catalog.name_needed')) return m.call_off_ordered_meanwhile();
  if (hasCode(error, 'catalog.event_not_over')) return m.event_not_over();
  return undefined;
};

/** Does what was asked of the event, and shows what came of it. */
function useActions(organization: MembershipView) {
  const { path, draft } = useEditor();
  const queries = useQueryClient();
  const router = useRouter();
  const target = { path: { id: path.id }, query: { org: path.org }, throwOnError: true as const };

  const become = async (verb: 'unpublish' | 'archive') => {
    const done = await (verb === 'unpublish' ? unpublishEvent(target) : archiveEvent(target));
    draft.rebase(versioned(done.data, done.response));
  };
  const cancel = async ({ reason = '', confirmation }: Record<string, string>) => {
    const body = { reason, ...present({ confirm: confirmation }) };
    const { data, response } = await cancelEvent({ ...target, body });
    draft.discard();
    draft.rebase(versioned(data, response));
  };
  const duplicate = async () => {
    const { data: copy } = await duplicateEvent(target);
    await refreshLists(queries);
    const params = { slug: organization.slug, id: copy.id };
    await router.navigate({ to: '/organizations/$slug/events/$id', params });
  };
  const erase = async () => {
    const { etag } = draft.get().base;
    try {
      await deleteEvent({ ...target, headers: { 'If-Match': etag } });
    } catch (error) {
      if (hasCode(error, 'http.precondition_failed')) {
        draft.rebase(await queries.fetchQuery({ ...managedEventQuery(path), staleTime: 0 }));
      }
      throw error;
    }
    draft.discard();
    await refreshLists(queries);
    const params = { slug: organization.slug };
    await router.navigate({ to: '/organizations/$slug/events', params });
  };
  return { become, cancel, duplicate, erase };
}

export function EventActions({ organization }: { organization: MembershipView }) {
  const event = useDraft().base.value;
  const { path } = useEditor();
  const { become, cancel, duplicate, erase } = useActions(organization);
  const [asked, setAsked] = useState<Verb>();
  if (!mayEditEvents(organization.role)) return null;
  const act = (values: Record<string, string>): Promise<void> => {
    if (asked === 'duplicate') return duplicate();
    if (asked === 'delete') return erase();
    if (asked === 'cancel') return cancel(values);
    return become(asked === 'archive' ? 'archive' : 'unpublish');
  };
  const words = asked && texts[asked];
  return (
    <Panel title={m.actions_title()} text={m.actions_text()}>
      <div className={formClasses.actions}>
        {verbsOf(event).map((verb) => (
          <Button key={verb} variant="default" onClick={() => setAsked(verb)}>
            {texts[verb].action()}
          </Button>
        ))}
      </div>
      <ConfirmDialog
        isOpen={asked !== undefined}
        title={words?.title() ?? ''}
        text={words?.text({ title: titleOf(event) }) ?? ''}
        action={words?.action() ?? ''}
        explain={explain}
        submit={act}
        onClose={() => setAsked(undefined)}
      >
        {(form) =>
          asked === 'cancel' && (
            <>
              <TextArea
                {...form.field('reason')}
                label={m.cancel_reason()}
                description={m.cancel_reason_hint()}
                required
                minLength={3}
                maxLength={500}
              />
              {event.has_orders && <CallOffCost form={form} path={path} slug={event.slug} />}
            </>
          )
        }
      </ConfirmDialog>
    </Panel>
  );
}
