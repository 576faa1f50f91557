import { useSuspenseQuery } from '@tanstack/react-query';
import { getMeOptions } from '~/api/gen/@tanstack/react-query.gen';
import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { SectionHead } from '~/ui/section-layout';
import { PasswordForm } from './password-form';

export function SecurityScreen() {
  const { data: me } = useSuspenseQuery(getMeOptions());
  return (
    <>
      <SectionHead title={m.account_security()} text={m.security_text()} />
      <Panel title={m.field_password_label()} text={m.password_change_text()}>
        <PasswordForm email={me.email} name={me.name} />
      </Panel>
      <Panel title={m.factor_title()} text={m.factor_text()}>
        <div className={formClasses.actions}>
          <ButtonLink to="/account/new-device" variant="default">
            {m.factor_replace()}
          </ButtonLink>
        </div>
      </Panel>
      <Panel title={m.codes_section_title()} text={m.codes_section_text()}>
        <p className={formClasses.fact}>
          <strong>{m.codes_left({ count: me.n_recovery_codes })}</strong>
        </p>
        <div className={formClasses.actions}>
          <ButtonLink to="/account/recovery-codes" variant="default">
            {m.codes_replace()}
          </ButtonLink>
        </div>
      </Panel>
    </>
  );
}
