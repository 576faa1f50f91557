import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { listParticipantMessagesInfiniteQueryKey } from '~/api/gen/@tanstack/react-query.gen';
import { previewParticipantMessage, sendParticipantMessage } from '~/api/gen/sdk.gen';
import type { ParticipantMessagePreview, ParticipantSelection } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { useRequestKey } from '~/lib/request-key';
import { Dialog } from '~/ui/dialog';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { TextArea } from '~/ui/text-area';
import { useForm } from '~/ui/use-form';
import { useEditor } from '../editor/editor-context';
import type { ListSearch } from '../search';
import { selectionOf } from './asked';
import classes from './message.module.css';

const SUBJECT_LENGTH_MAX = 120;
const TEXT_LENGTH_MAX = 5_000;

interface MessageDialogProps {
  isOpen: boolean;
  search: ListSearch;
  onSent: () => void;
  onClose: () => void;
}

/** What is written, and to whom. */
interface Message {
  subject: string;
  text: string;
  to: ParticipantSelection;
}

/** A letter to whoever the list shows: written, looked at, sent. */
export function MessageDialog({ isOpen, search, onSent, onClose }: MessageDialogProps) {
  return (
    <Dialog isOpen={isOpen} isWide title={m.message_title()} onClose={onClose}>
      <Writing search={search} onSent={onSent} />
    </Dialog>
  );
}

function Writing({ search, onSent }: Pick<MessageDialogProps, 'search' | 'onSent'>) {
  const { path } = useEditor();
  const [seen, setSeen] = useState<{ message: Message; preview: ParticipantMessagePreview }>();
  const [last, setLast] = useState<Message>();
  const to = selectionOf(search);
  if (seen) {
    return (
      <Preview
        {...seen}
        onEdit={() => {
          setLast(seen.message);
          setSeen(undefined);
        }}
        onSent={onSent}
      />
    );
  }
  const look = async (message: Message) => {
    const { data: preview } = await previewParticipantMessage({
      path: { id: path.id },
      query: { org: path.org },
      body: message,
      throwOnError: true,
    });
    setSeen({ message, preview });
  };
  return <Compose to={to} last={last} onDone={look} />;
}

interface ComposeProps {
  to: ParticipantSelection;
  last: Message | undefined;
  onDone: (message: Message) => Promise<void>;
}

/** What takes the place of what had the focus has it. */
function useShownFocus<T extends HTMLElement>(isWanted: boolean): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    if (isWanted) element.current?.focus();
  }, [isWanted]);
  return element;
}

function Compose({ to, last, onDone }: ComposeProps) {
  const first = useShownFocus<HTMLInputElement>(last !== undefined);
  const form = useForm({
    submit: ({ subject = '', text = '' }) => onDone({ subject, text, to }),
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <p className={formClasses.text}>
        {Object.keys(to).length > 0 ? m.message_to_filtered() : m.message_to_all()}
      </p>
      <FormAlert error={form.failure} />
      <TextInput
        {...form.field('subject')}
        ref={first}
        label={m.message_subject()}
        defaultValue={last?.subject ?? ''}
        required
        withAsterisk={false}
        maxLength={SUBJECT_LENGTH_MAX}
        autoComplete="off"
        data-autofocus
      />
      <TextArea
        {...form.field('text')}
        label={m.message_text()}
        description={m.message_text_hint()}
        defaultValue={last?.text ?? ''}
        rows={9}
        required
        maxLength={TEXT_LENGTH_MAX}
      />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.message_preview()}
        </Button>
      </div>
    </form>
  );
}

interface PreviewProps {
  message: Message;
  preview: ParticipantMessagePreview;
  onEdit: () => void;
  onSent: () => void;
}

function Preview({ message, preview, onEdit, onSent }: PreviewProps) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const keyed = useRequestKey();
  const heading = useShownFocus<HTMLHeadingElement>(true);
  const { n_recipients: nRecipients, minutes } = preview;
  const target = { path: { id: path.id }, query: { org: path.org }, throwOnError: true as const };
  const form = useForm({
    submit: async () => {
      await sendParticipantMessage({ ...target, headers: keyed(message), body: message });
      await queries.invalidateQueries({
        queryKey: listParticipantMessagesInfiniteQueryKey({
          path: target.path,
          query: target.query,
        }),
      });
      onSent();
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <h3 ref={heading} tabIndex={-1} className={classes.step}>
        {m.message_letter()}
      </h3>
      <Letter preview={preview} />
      <p className={formClasses.text}>
        {nRecipients === 0 ? (
          m.message_nobody()
        ) : (
          <>
            {m.message_reaches({ count: nRecipients, shown: formatCount(nRecipients) })}{' '}
            {m.message_minutes({ count: minutes, shown: formatCount(minutes) })}
          </>
        )}
      </p>
      {preview.reply_to && (
        <p className={formClasses.text}>{m.message_reply_to({ email: preview.reply_to })}</p>
      )}
      <FormAlert error={form.failure} />
      <div className={formClasses.actions}>
        {nRecipients > 0 && (
          <Button type="submit" loading={form.isBusy}>
            {m.message_send()}
          </Button>
        )}
        <Button variant="default" onClick={onEdit}>
          {m.message_edit()}
        </Button>
        <TryButton
          send={() =>
            previewParticipantMessage({ ...target, body: { ...message, send_to_me: true } })
          }
        />
      </div>
    </form>
  );
}

/** As it will read; the name is anybody's. */
function Letter({ preview }: { preview: ParticipantMessagePreview }) {
  const { organization } = useEditor();
  const { reply_to: contact } = preview;
  const paragraphs = preview.text.split('\n\n').filter((text) => text.trim() !== '');
  return (
    <article className={classes.letter}>
      <h4>{preview.subject}</h4>
      <p>{m.message_hello()}</p>
      {paragraphs.map((text, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- two may read the same, and none moves
        <p key={index}>{text}</p>
      ))}
      <p>{organization.name}</p>
      {contact ? (
        <p>{m.message_contact({ email: contact })}</p>
      ) : (
        <p className={classes.warning}>{m.message_no_contact()}</p>
      )}
    </article>
  );
}

/** Nobody else gets it. */
function TryButton({ send }: { send: () => Promise<unknown> }) {
  const [isBusy, setIsBusy] = useState(false);
  const [said, setSaid] = useState<{ isDone: boolean; error?: unknown }>({ isDone: false });
  const start = async () => {
    setIsBusy(true);
    try {
      await send();
      setSaid({ isDone: true });
    } catch (error) {
      setSaid({ isDone: false, error });
    }
    setIsBusy(false);
  };
  return (
    <>
      <Button variant="default" loading={isBusy} onClick={() => void start()}>
        {m.message_try()}
      </Button>
      <FormAlert error={said.error} />
      <p role="status" className={formClasses.text}>
        {said.isDone && m.message_tried()}
      </p>
    </>
  );
}
