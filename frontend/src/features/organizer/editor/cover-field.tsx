import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, type MouseEvent, useRef, useState } from 'react';
import { deleteEventImage, setEventImage, updateEventImage } from '~/api/gen/sdk.gen';
import type { ManagedImageView } from '~/api/gen/types.gen';
import { PHOTO_BYTES_MAX, PHOTO_TYPES } from '~/api/photo';
import { mediaUrl } from '~/api/urls';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { InnerIcon } from '~/ui/inner-icon';
import { Poster } from '~/ui/poster';
import { SavedNote } from '~/ui/saved-note';
import { useForm } from '~/ui/use-form';
import { titleOf } from '~/ui/event-texts';
import { type EventPath, managedEventQuery } from '../query';
import classes from './cover-field.module.css';
import { sheetOf, useDraft, useEditor } from './editor-context';

/** What can be told before anything is sent. */
function complaintAbout(file: File): string | undefined {
  if (!PHOTO_TYPES.includes(file.type)) return m.photo_wrong_type();
  return file.size > PHOTO_BYTES_MAX ? m.photo_too_large() : undefined;
}

/** The body is the file itself, of the type it has; the client would send JSON. */
const upload = ({ org, id }: EventPath, file: File) =>
  setEventImage({
    path: { id },
    query: { org },
    body: file,
    bodySerializer: (body: unknown) => body,
    headers: { 'Content-Type': file.type },
    throwOnError: true,
  });

/** After the cover changed the event has another version. */
function useRefresh(): () => Promise<void> {
  const { path, draft } = useEditor();
  const queries = useQueryClient();
  return async () =>
    draft.rebase(await queries.fetchQuery({ ...managedEventQuery(path), staleTime: 0 }));
}

/** The picture of the event: chosen or dropped, sent at once, then described and centred. */
export function CoverField() {
  const { path, isReadOnly } = useEditor();
  const draft = useDraft();
  const refresh = useRefresh();
  const { image } = draft.base.value;
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [complaint, setComplaint] = useState('');
  const [nPictures, setNPictures] = useState(0);
  const [isOver, setIsOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const attempt = async (what: () => Promise<unknown>) => {
    setIsBusy(true);
    setFailure(undefined);
    try {
      await what();
      await refresh();
      setNPictures((n) => n + 1);
    } catch (error) {
      setFailure(error);
    } finally {
      setIsBusy(false);
      picker.current?.focus();
    }
  };
  const take = (file: File | undefined) => {
    if (!file || isReadOnly) return;
    const now = complaintAbout(file);
    setComplaint(now ?? '');
    if (!now) void attempt(() => upload(path, file));
  };
  const onPick = ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = '';
    take(file);
  };
  const remove = () =>
    attempt(() =>
      deleteEventImage({ path: { id: path.id }, query: { org: path.org }, throwOnError: true }),
    );
  return (
    <div className={classes.cover}>
      <FormAlert error={failure} />
      {/* Dropping a file is a shortcut: the button below does the same. */}
      <div
        className={classes.frame}
        data-over={isOver || undefined}
        aria-busy={isBusy}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        {image ? (
          // Another picture is described anew; the same one has another id after each change.
          <Described key={nPictures} image={image} />
        ) : (
          <div className={classes.blank}>
            <Poster image={null} title={titleOf(sheetOf(draft))} sizes="card" />
          </div>
        )}
      </div>
      {!isReadOnly && (
        <div className={formClasses.actions}>
          <Button
            component="label"
            variant={image ? 'default' : 'filled'}
            className={classes.pick}
            leftSection={<InnerIcon name="picture" />}
          >
            {isBusy ? m.cover_busy() : image ? m.cover_other() : m.cover_choose()}
            <input
              ref={picker}
              type="file"
              className={formClasses.unseen}
              accept={PHOTO_TYPES.join(',')}
              aria-describedby="cover-hint cover-complaint"
              aria-invalid={complaint !== '' || undefined}
              disabled={isBusy}
              onChange={onPick}
            />
          </Button>
          {image && (
            <Button variant="default" disabled={isBusy} onClick={() => void remove()}>
              {m.cover_remove()}
            </Button>
          )}
        </div>
      )}
      <p id="cover-hint" className={classes.hint}>
        {m.cover_hint()}
      </p>
      <p id="cover-complaint" role="alert" className={classes.complaint}>
        {complaint}
      </p>
    </div>
  );
}

const PERCENT = 100;

/** What the picture shows, and which part of it every crop keeps. */
function Described({ image }: { image: ManagedImageView }) {
  const { path, draft } = useEditor();
  const refresh = useRefresh();
  const [focus, setFocus] = useState({ x: image.focal_x, y: image.focal_y });
  const [nSaved, setNSaved] = useState(0);
  const form = useForm({
    submit: async ({ alt_fr, alt_en }) => {
      try {
        await updateEventImage({
          path: { id: path.id },
          query: { org: path.org },
          headers: { 'If-Match': draft.get().base.etag },
          body: {
            alt_fr: alt_fr?.trim() || null,
            alt_en: alt_en?.trim() || null,
            focal_x: focus.x,
            focal_y: focus.y,
          },
          throwOnError: true,
        });
      } finally {
        // Also when somebody was faster: the next try goes on top of theirs.
        await refresh();
      }
      setNSaved((n) => n + 1);
    },
  });
  const aim = (event: MouseEvent<HTMLElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    setFocus({
      x: Math.round(((event.clientX - left) / width) * PERCENT),
      y: Math.round(((event.clientY - top) / height) * PERCENT),
    });
  };
  const widest = image.sources.at(-1);
  const slider = { type: 'range', min: 0, max: PERCENT } as const;
  return (
    <form className={classes.form} {...form.props}>
      <FormAlert error={form.failure} />
      <div className={classes.pictures}>
        {/* The sliders below do the same for those who use no pointer. */}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- see above */}
        <div className={classes.whole} onClick={aim}>
          <img src={mediaUrl(widest?.url ?? '')} alt="" width={image.width} height={image.height} />
          <span
            className={classes.aim}
            style={{ insetInlineStart: `${focus.x}%`, insetBlockStart: `${focus.y}%` }}
          />
        </div>
        <div className={classes.crop}>
          <img
            src={mediaUrl(widest?.url ?? '')}
            alt=""
            style={{ objectPosition: `${focus.x}% ${focus.y}%` }}
          />
        </div>
      </div>
      <fieldset className={classes.sliders}>
        <legend>{m.cover_focus()}</legend>
        <label>
          {m.cover_focus_x()}
          <input
            {...slider}
            value={focus.x}
            onChange={({ currentTarget }) => setFocus({ ...focus, x: currentTarget.valueAsNumber })}
          />
        </label>
        <label>
          {m.cover_focus_y()}
          <input
            {...slider}
            value={focus.y}
            onChange={({ currentTarget }) => setFocus({ ...focus, y: currentTarget.valueAsNumber })}
          />
        </label>
      </fieldset>
      <TextInput
        {...form.field('alt_fr')}
        label={m.cover_alt_fr()}
        description={m.cover_alt_hint()}
        defaultValue={image.alt_fr ?? ''}
        maxLength={200}
        lang="fr"
        autoComplete="off"
      />
      <TextInput
        {...form.field('alt_en')}
        label={m.cover_alt_en()}
        defaultValue={image.alt_en ?? ''}
        maxLength={200}
        lang="en"
        autoComplete="off"
      />
      <div className={formClasses.actions}>
        <Button type="submit" variant="default" loading={form.isBusy}>
          {m.form_save()}
        </Button>
        <SavedNote times={nSaved} />
      </div>
    </form>
  );
}
