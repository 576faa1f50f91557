import { Link } from '@tanstack/react-router';
import { m } from '~/i18n/messages.js';
import { mayEditEvents } from '~/ui/event-rights';
import { useDraft, useEditor } from '../editor/editor-context';
import { Card, Frame } from '../editor/step-frame';
import classes from './guests.module.css';
import { InvitationList } from './invitation-list';
import { InviteForm } from './invite-form';
import { PrivateLinks } from './private-links';

/** Who is let in to a private event: whoever has a link, and whoever was written to. */
export function GuestsScreen() {
  const { organization, isReadOnly } = useEditor();
  const { status, taken_down_at } = useDraft().base.value;
  const mayEdit = mayEditEvents(organization.role);
  const isOut = status === 'published' && !taken_down_at;
  return (
    <Frame
      name={m.guests_nav()}
      title={m.guests_title()}
      text={m.guests_text()}
      isDisabled={!mayEdit}
    >
      <Purpose />
      <Card title={m.links_title()} text={m.links_text()}>
        <PrivateLinks mayMake={!isReadOnly} mayRevoke={mayEdit} />
      </Card>
      <Card title={m.invited_title()} {...(isOut && { text: m.invited_text() })}>
        {mayEdit && isOut && <InviteForm />}
        {!isOut && <p className={classes.note}>{m.invited_later()}</p>}
        <InvitationList isOut={isOut} mayEdit={mayEdit} />
      </Card>
    </Frame>
  );
}

/** A link to what everybody sees lets nobody in: better said before it is handed on. */
function Purpose() {
  const { organization, path } = useEditor();
  const { visibility } = useDraft().base.value;
  if (visibility === 'private') return null;
  return (
    <p className={classes.note}>
      {m.guests_not_private()}{' '}
      <Link
        to="/organizations/$slug/events/$id/publish"
        params={{ slug: organization.slug, id: path.id }}
      >
        {m.guests_make_private()}
      </Link>
    </p>
  );
}
