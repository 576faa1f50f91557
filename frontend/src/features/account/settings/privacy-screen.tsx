import { Button, TextInput } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { eraseMe, exportMe } from '~/api/gen/sdk.gen';
import { type SignedIn, forgetSession } from '~/api/session-store';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { literalPattern } from '~/lib/literal-pattern';
import { saveFile } from '~/lib/save-file';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { Panel } from '~/ui/panel';
import { SavedNote } from '~/ui/saved-note';
import { SectionHead } from '~/ui/section-layout';
import { withStepUp } from '~/ui/step-up';
import { useForm } from '~/ui/use-form';
import classes from './privacy-screen.module.css';

export function PrivacyScreen() {
  const session = useSession();
  if (session.status !== 'signed-in') return null;
  return (
    <>
      <SectionHead title={m.account_privacy()} text={m.privacy_text()} />
      <Panel title={m.export_title()} text={m.export_text()}>
        <ExportForm />
      </Panel>
      <Panel title={m.erase_title()} text={m.erase_text()}>
        <Erasure user={session.user} />
      </Panel>
    </>
  );
}

function ExportForm() {
  const [nSaved, setNSaved] = useState(0);
  const form = useForm({
    submit: async () => {
      const { data: everything } = await exportMe({ throwOnError: true });
      const day = everything.exported_at.slice(0, 10);
      const text = JSON.stringify(everything, null, 2);
      saveFile(`guichet-${day}.json`, text, 'application/json');
      setNSaved((n) => n + 1);
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <p className={formClasses.text}>{m.export_content()}</p>
      <div className={formClasses.actions}>
        <Button
          type="submit"
          variant="default"
          leftSection={<Icon name="download" />}
          loading={form.isBusy}
        >
          {m.export_submit()}
        </Button>
        <SavedNote times={nSaved} text={m.export_done()} />
      </div>
    </form>
  );
}

function Erasure({ user }: { user: SignedIn['user'] }) {
  const [isAsked, setIsAsked] = useState(false);
  const router = useRouter();
  const erase = async () => {
    await withStepUp(() => eraseMe({ throwOnError: true }));
    await router.navigate({ to: '/account-erased' });
    forgetSession();
  };
  const owned = user.organizations.filter(({ role }) => role === 'owner');
  return (
    <>
      <div className={classes.fate}>
        <div>
          <h3>{m.erase_gone_title()}</h3>
          <p>{m.erase_gone()}</p>
        </div>
        <div>
          <h3>{m.erase_kept_title()}</h3>
          <p>{m.erase_kept()}</p>
        </div>
      </div>
      {user.role === 'admin' && <p className={formClasses.said}>{m.erase_admin_first()}</p>}
      {owned.length > 0 && (
        <p className={formClasses.said}>
          {m.erase_owner_first()}{' '}
          {owned.map(({ id, slug, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link to="/organizations/$slug/members" params={{ slug }}>
                {name}
              </Link>
            </span>
          ))}
        </p>
      )}
      <div className={formClasses.actions}>
        <Button variant="default" onClick={() => setIsAsked(true)}>
          {m.erase_start()}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsked}
        title={m.erase_question()}
        text={m.erase_warning({ email: user.email })}
        action={m.erase_submit()}
        explain={(error) =>
          hasCode(error, 'accounts.last_owner')
            ? m.erase_owner_refused()
            : hasCode(error, 'accounts.wrong_state')
              ? m.erase_admin_first()
              : undefined
        }
        submit={erase}
        onClose={() => setIsAsked(false)}
      >
        {(form) => (
          <TextInput
            {...form.field('confirmation')}
            label={m.erase_confirm_label()}
            required
            withAsterisk={false}
            pattern={literalPattern(user.email)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </ConfirmDialog>
    </>
  );
}
