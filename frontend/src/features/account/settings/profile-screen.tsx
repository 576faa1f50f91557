import { useSuspenseQuery } from '@tanstack/react-query';
import { myProfileQuery } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { Panel } from '~/ui/panel';
import { SectionHead } from '~/ui/section-layout';
import { EmailForm } from './email-form';
import { MyInvitations } from './my-invitations';
import { PhotoForm } from './photo-form';
import { ProfileForm } from './profile-form';

export function ProfileScreen() {
  const { data: profile } = useSuspenseQuery(myProfileQuery());
  const me = profile.value;
  return (
    <>
      <SectionHead title={m.account_profile()} text={m.profile_text()} />
      <MyInvitations />
      <Panel title={m.photo_title()} text={m.photo_text()}>
        <PhotoForm me={me} />
      </Panel>
      <Panel title={m.profile_about_title()} text={m.profile_about_text()}>
        <ProfileForm profile={profile} />
      </Panel>
      <Panel title={m.field_email_label()} text={m.profile_email_text()}>
        <EmailForm email={me.email} />
      </Panel>
    </>
  );
}
