import { m } from '~/i18n/messages.js';
import { LinkStep } from './link-step';

/** Whoever comes by the letter's link; those who type its code download none of this. */
export function VerifyLink({ submit }: { submit: () => Promise<void> }) {
  return (
    <LinkStep
      title={m.verify_link_title()}
      text={m.verify_link_text()}
      action={m.verify_link_submit()}
      step={2}
      submit={submit}
    />
  );
}
