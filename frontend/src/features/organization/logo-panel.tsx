import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useState } from 'react';
import { deleteOrganizationLogo, setOrganizationLogo } from '~/api/gen/sdk.gen';
import type { OrganizationView } from '~/api/gen/types.gen';
import { PHOTO_BYTES_MAX, PHOTO_TYPES } from '~/api/photo';
import { mediaUrl } from '~/api/urls';
import type { Versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { InnerIcon } from '~/ui/inner-icon';
import { initialOf } from '~/ui/initial';
import { Panel } from '~/ui/panel';
import { SavedNote } from '~/ui/saved-note';
import { keepOrganization } from './change-organization';
import classes from './page.module.css';

const SIZE = 112;

/** What can be told before anything is sent. */
function complaintAbout(file: File): string {
  if (!PHOTO_TYPES.includes(file.type)) return m.photo_wrong_type();
  return file.size > PHOTO_BYTES_MAX ? m.photo_too_large() : '';
}

/** Sent as soon as it is chosen: the page shows it at once, and it is as easily taken away. */
function useLogo(org: string) {
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [said, setSaid] = useState({ times: 0, text: '' });
  const act = async (
    text: string,
    send: () => Promise<{ data: OrganizationView; response: Response }>,
  ) => {
    setIsBusy(true);
    setFailure(undefined);
    try {
      const { data, response } = await send();
      keepOrganization(queries, data, response);
      setSaid(({ times }) => ({ times: times + 1, text }));
    } catch (error) {
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  };
  const query = { org };
  return {
    isBusy,
    failure,
    said,
    upload: (file: File) =>
      act(m.logo_saved(), () =>
        setOrganizationLogo({
          query,
          body: file,
          bodySerializer: (body: unknown) => body,
          headers: { 'Content-Type': file.type },
          throwOnError: true,
        }),
      ),
    remove: () =>
      act(m.logo_removed(), () => deleteOrganizationLogo({ query, throwOnError: true })),
  };
}

export function LogoPanel({
  organization: { value },
}: {
  organization: Versioned<OrganizationView>;
}) {
  const [complaint, setComplaint] = useState('');
  const { isBusy, failure, said, upload, remove } = useLogo(value.id);
  const logo = value.logo?.sources.at(-1);
  const onPick = ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = '';
    if (!file || isBusy) return;
    const complaintNow = complaintAbout(file);
    setComplaint(complaintNow);
    if (!complaintNow) void upload(file);
  };
  return (
    <Panel title={m.logo_title()} text={m.logo_text()}>
      <div className={classes.logo}>
        {logo ? (
          <img src={mediaUrl(logo.url)} alt={m.logo_now()} width={SIZE} height={SIZE} />
        ) : (
          <p className={classes.initial} aria-hidden="true">
            {initialOf(value.name)}
          </p>
        )}
        <div className={classes.ways}>
          <FormAlert error={failure} />
          <div className={formClasses.actions}>
            <Button
              component="label"
              variant="default"
              className={classes.pick}
              leftSection={<InnerIcon name="picture" />}
              aria-disabled={isBusy}
            >
              {isBusy ? m.logo_sending() : logo ? m.logo_other() : m.logo_choose()}
              <input
                type="file"
                className={formClasses.unseen}
                accept={PHOTO_TYPES.join(',')}
                aria-describedby="logo-hint logo-complaint"
                aria-invalid={complaint !== '' || undefined}
                onChange={onPick}
              />
            </Button>
            {logo && (
              <Button variant="default" onClick={() => void remove()}>
                {m.logo_remove()}
              </Button>
            )}
          </div>
          <p id="logo-hint" className={classes.hint}>
            {m.logo_hint()}
          </p>
          <p id="logo-complaint" role="alert" className={classes.complaint}>
            {complaint}
          </p>
          <SavedNote times={said.times} text={said.text} />
        </div>
      </div>
    </Panel>
  );
}
