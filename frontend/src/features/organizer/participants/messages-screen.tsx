import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { stopParticipantMessage } from '~/api/gen/sdk.gen';
import type { MessageState, ParticipantMessageView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatDateTime } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { mayManageOrders } from '~/ui/event-rights';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { MoreButton } from '~/ui/more-button';
import rows from '~/ui/rows.module.css';
import { SavedNote } from '~/ui/saved-note';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { Frame } from '../editor/step-frame';
import { messagesQuery } from '../query';
import classes from './message.module.css';

/** What was written to participants, the newest first. */
export function MessagesScreen() {
  const { organization, path } = useEditor();
  const pages = useInfiniteQuery(messagesQuery(path));
  const messages = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const [stopping, setStopping] = useState<ParticipantMessageView>();
  const [nStopped, setNStopped] = useState(0);
  const isStopped = useRef(false);
  const list = useRef<HTMLUListElement>(null);
  const stop = async () => {
    if (!stopping) return;
    try {
      await stopParticipantMessage({
        path: { id: path.id, message_id: stopping.id },
        query: { org: path.org },
        throwOnError: true,
      });
      setNStopped(nStopped + 1);
      isStopped.current = true;
    } finally {
      await pages.refetch();
    }
  };
  useEffect(() => {
    if (stopping || !isStopped.current) return;
    isStopped.current = false;
    // The button that had the focus before the dialog is gone.
    list.current?.focus();
  }, [stopping]);
  return (
    <Frame
      name={m.messages_nav()}
      title={m.messages_title()}
      text={m.messages_text()}
      isDisabled={false}
    >
      <div className={formClasses.actions}>
        <ButtonLink
          to="/organizations/$slug/events/$id/participants"
          params={{ slug: organization.slug, id: path.id }}
          variant="default"
        >
          {m.messages_back()}
        </ButtonLink>
      </div>
      <SavedNote times={nStopped} text={m.messages_stop_done()} />
      <FormAlert error={pages.data ? undefined : (pages.error ?? undefined)} />
      {pages.data && messages.length === 0 && <p className={rows.empty}>{m.messages_none()}</p>}
      {messages.length > 0 && (
        <ul ref={list} tabIndex={-1} className={rows.list}>
          {messages.map((message) => (
            <MessageRow
              key={message.id}
              message={message}
              onStop={
                message.state === 'sending' && mayManageOrders(organization.role)
                  ? () => setStopping(message)
                  : undefined
              }
            />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
      <ConfirmDialog
        isOpen={stopping !== undefined}
        title={m.messages_stop_title()}
        text={m.messages_stop_text({ subject: stopping?.subject ?? '' })}
        action={m.messages_stop()}
        submit={stop}
        onClose={() => setStopping(undefined)}
      />
    </Frame>
  );
}

interface MessageRowProps {
  message: ParticipantMessageView;
  onStop: (() => void) | undefined;
}

const KINDS: Partial<Record<MessageState, 'good' | 'bad'>> = { sent: 'good', stopped: 'bad' };

function stateText({ state, percent }: ParticipantMessageView): string {
  if (state === 'sending') return m.messages_percent({ percent });
  return state === 'sent' ? m.messages_done() : m.messages_stopped();
}

function MessageRow({ message, onStop }: MessageRowProps) {
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const { subject, text, to, n_recipients: nRecipients, n_reached: nReached, by } = message;
  const at = formatDateTime(message.created_at, zone);
  const isFiltered = Object.values(to).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined,
  );
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{subject}</strong>
          <span className={rows.tag} data-kind={KINDS[message.state]}>
            {stateText(message)}
          </span>
          {isFiltered && <span className={rows.tag}>{m.messages_filtered()}</span>}
        </p>
        <p className={rows.facts}>
          {by ? m.messages_by({ date: at, name: by }) : at} ·{' '}
          {m.messages_reached({ count: nRecipients, shown: formatCount(nRecipients) })}
          {typeof nReached === 'number' &&
            ` · ${m.messages_went_to({ shown: formatCount(nReached) })}`}
        </p>
        <details className={classes.read}>
          <summary>{m.messages_read()}</summary>
          <p>{text}</p>
        </details>
      </div>
      {onStop && (
        <div className={rows.tools}>
          <Button
            variant="default"
            size="sm"
            aria-label={m.messages_stop_of({ subject })}
            onClick={onStop}
          >
            {m.messages_stop()}
          </Button>
        </div>
      )}
    </li>
  );
}
