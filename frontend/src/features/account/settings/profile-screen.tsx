import { useSuspenseQuery } from '@tanstack/react-query';
import { getMeOptions } from '~/api/gen/@tanstack/react-query.gen';
import { m } from '~/i18n/messages.js';
import { Panel } from '~/ui/panel';
import { SectionHead } from '~/ui/section-layout';
import { EmailForm } from './email-form';
import { ProfileForm } from './profile-form';

export function ProfileScreen() {
  const { data: me } = useSuspenseQuery(getMeOptions());
  return (
    <>
      <SectionHead title={m.account_profile()} text={m.profile_text()} />
      <Panel title={m.profile_about_title()} text={m.profile_about_text()}>
        <ProfileForm me={me} />
      </Panel>
      <Panel title={m.field_email_label()} text={m.profile_email_text()}>
        <EmailForm email={me.email} />
      </Panel>
    </>
  );
}
