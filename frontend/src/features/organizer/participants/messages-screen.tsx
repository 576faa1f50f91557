import { useInfiniteQuery } from '@tanstack/react-query';
import type { ParticipantMessageView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatDateTime } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { MoreButton } from '~/ui/more-button';
import rows from '~/ui/rows.module.css';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { Frame } from '../editor/step-frame';
import { messagesQuery } from '../query';
import classes from './message.module.css';

/** What was written to participants, the newest first. */
export function MessagesScreen() {
  const { organization, path } = useEditor();
  const pages = useInfiniteQuery(messagesQuery(path));
  const messages = pages.data?.pages.flatMap(({ data }) => data) ?? [];
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
      <FormAlert error={pages.data ? undefined : (pages.error ?? undefined)} />
      {pages.data && messages.length === 0 && <p className={rows.empty}>{m.messages_none()}</p>}
      {messages.length > 0 && (
        <ul className={rows.list}>
          {messages.map((message) => (
            <MessageRow key={message.id} message={message} />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
    </Frame>
  );
}

function MessageRow({ message }: { message: ParticipantMessageView }) {
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const { subject, text, to, n_recipients: nRecipients, percent, ended_at, by } = message;
  const at = formatDateTime(message.created_at, zone);
  const isFiltered = Object.values(to).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined,
  );
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{subject}</strong>
          <span className={rows.tag} data-kind={ended_at ? 'good' : undefined}>
            {ended_at ? m.messages_done() : m.messages_percent({ percent })}
          </span>
          {isFiltered && <span className={rows.tag}>{m.messages_filtered()}</span>}
        </p>
        <p className={rows.facts}>
          {by ? m.messages_by({ date: at, name: by }) : at} ·{' '}
          {m.messages_reached({ count: nRecipients, shown: formatCount(nRecipients) })}
        </p>
        <details className={classes.read}>
          <summary>{m.messages_read()}</summary>
          <p>{text}</p>
        </details>
      </div>
    </li>
  );
}
