import { Button } from '@mantine/core';
import { hasCode } from '~/api/api-error';
import { confirmEnrolment } from '~/api/gen/sdk.gen';
import type { EnrolmentView } from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { m } from '~/i18n/messages.js';
import { grouped } from '~/lib/one-time-code';
import { CodeField } from '~/ui/code-field';
import { CopyButton } from '~/ui/copy-button';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { useForm } from '~/ui/use-form';
import classes from './enrol-step.module.css';
import { EntryFrame } from './entry-frame';
import { goTo } from './flow';
import { startOver } from './start-over';

interface EnrolStepProps {
  token: string;
  enrolment: EnrolmentView;
  isCounted: boolean;
}

/** As an image it can draw, and nothing else: no markup of an answer enters the page. */
const imageOf = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

export function EnrolStep({ token, enrolment, isCounted }: EnrolStepProps) {
  const { secret, otpauth_uri, qr_svg } = enrolment;
  const form = useForm({
    blame: (error) => (hasCode(error, 'accounts.wrong_code') ? 'code' : undefined),
    submit: async ({ code = '' }) => {
      try {
        const { data: session } = await confirmEnrolment({
          auth: token,
          body: { code, transport: 'cookie' },
          throwOnError: true,
        });
        adoptSession(session);
        goTo({ step: 'codes', codes: session.recovery_codes });
      } catch (error) {
        if (!startOver(error)) throw error;
      }
    },
  });
  return (
    <EntryFrame title={m.enrol_title()} text={m.enrol_text()} step={isCounted ? 3 : undefined}>
      <ol className={classes.steps}>
        <li>
          <h2>{m.enrol_app_title()}</h2>
          <p>{m.enrol_app_text()}</p>
        </li>
        <li>
          <h2>{m.enrol_scan_title()}</h2>
          <div className={classes.ways}>
            <img
              className={classes.qr}
              src={imageOf(qr_svg)}
              alt={m.enrol_qr()}
              width="200"
              height="200"
            />
            <div className={classes.typed}>
              <p>{m.enrol_typed()}</p>
              <code className={classes.secret} translate="no">
                {grouped(secret)}
              </code>
              <div className={classes.buttons}>
                <CopyButton text={secret} label={m.enrol_copy()} />
                <a className={classes.open} href={otpauth_uri}>
                  {m.enrol_open()}
                </a>
              </div>
            </div>
          </div>
        </li>
        <li>
          <h2>{m.enrol_code_title()}</h2>
          <form className={formClasses.form} {...form.props}>
            <FormAlert error={form.failure} />
            <CodeField {...form.field('code')} label={m.code_label()} />
            <Button type="submit" size="lg" loading={form.isBusy}>
              {m.enrol_submit()}
            </Button>
          </form>
        </li>
      </ol>
    </EntryFrame>
  );
}
