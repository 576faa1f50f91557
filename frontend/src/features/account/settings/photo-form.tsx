import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { deletePhoto } from '~/api/gen/sdk.gen';
import type { MeView } from '~/api/gen/types.gen';
import { PHOTO_BYTES_MAX, PHOTO_TYPES, uploadPhoto } from '~/api/photo';
import { refreshMe } from '~/api/refresh-me';
import { m } from '~/i18n/messages.js';
import { Avatar } from '~/ui/avatar';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { InnerIcon } from '~/ui/inner-icon';
import { SavedNote } from '~/ui/saved-note';
import { useForm } from '~/ui/use-form';
import classes from './photo-form.module.css';

const AVATAR_SIZE = 96;

interface Chosen {
  file: File;
  url: string;
}

/** What can be told before anything is sent. */
function complaintAbout(file: File): string | undefined {
  if (!PHOTO_TYPES.includes(file.type)) return m.photo_wrong_type();
  return file.size > PHOTO_BYTES_MAX ? m.photo_too_large() : undefined;
}

/** A picture from the device, shown before it is sent; its address is given back afterwards. */
function useChosen() {
  const [chosen, setChosen] = useState<Chosen>();
  useEffect(() => {
    if (!chosen) return undefined;
    return () => URL.revokeObjectURL(chosen.url);
  }, [chosen]);
  return {
    chosen,
    choose: (file: File) => setChosen({ file, url: URL.createObjectURL(file) }),
    drop: () => setChosen(undefined),
  };
}

export function PhotoForm({ me }: { me: MeView }) {
  const queries = useQueryClient();
  const { chosen, choose, drop } = useChosen();
  const [complaint, setComplaint] = useState('');
  const [said, setSaid] = useState({ times: 0, text: '' });
  const picker = useRef<HTMLInputElement>(null);
  const say = (text: string) => setSaid(({ times }) => ({ times: times + 1, text }));
  const form = useForm({
    submit: async () => {
      if (!chosen) return;
      await uploadPhoto(chosen.file);
      await refreshMe(queries);
      drop();
      say(m.photo_saved());
      picker.current?.focus();
    },
  });
  const removal = useForm({
    submit: async () => {
      await deletePhoto({ throwOnError: true });
      await refreshMe(queries);
      say(m.photo_removed());
      picker.current?.focus();
    },
  });
  const onPick = ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = '';
    if (!file) return;
    const complaintNow = complaintAbout(file);
    setComplaint(complaintNow ?? '');
    if (complaintNow) drop();
    else choose(file);
  };
  const isUnreadable = () => {
    drop();
    setComplaint(m.photo_unreadable());
  };
  return (
    <div className={classes.photo}>
      {chosen ? (
        <img
          className={classes.preview}
          src={chosen.url}
          alt={m.photo_preview()}
          width={AVATAR_SIZE}
          height={AVATAR_SIZE}
          onError={isUnreadable}
        />
      ) : (
        <Avatar name={me.name} photo={me.photo} size={AVATAR_SIZE} />
      )}
      <div className={classes.ways}>
        <FormAlert error={form.failure ?? removal.failure} />
        <div className={formClasses.actions}>
          {chosen && (
            <form {...form.props}>
              <Button type="submit" loading={form.isBusy}>
                {m.photo_use()}
              </Button>
            </form>
          )}
          <Button
            component="label"
            variant="default"
            className={classes.pick}
            leftSection={<InnerIcon name="picture" />}
          >
            {me.photo || chosen ? m.photo_other() : m.photo_choose()}
            <input
              ref={picker}
              type="file"
              className={formClasses.unseen}
              accept={PHOTO_TYPES.join(',')}
              aria-describedby="photo-hint photo-complaint"
              aria-invalid={complaint !== '' || undefined}
              onChange={onPick}
            />
          </Button>
          {chosen && (
            <Button variant="default" onClick={drop}>
              {m.dialog_cancel()}
            </Button>
          )}
          {me.photo && !chosen && (
            <form {...removal.props}>
              <Button type="submit" variant="default" loading={removal.isBusy}>
                {m.photo_remove()}
              </Button>
            </form>
          )}
        </div>
        <p id="photo-hint" className={classes.hint}>
          {m.photo_hint()}
        </p>
        <p id="photo-complaint" role="alert" className={classes.complaint}>
          {complaint}
        </p>
        <SavedNote times={said.times} text={said.text} />
      </div>
    </div>
  );
}
