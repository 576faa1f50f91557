import { useState } from 'react';
import { resendVerification } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import formClasses from '~/ui/form.module.css';
import { refusalText } from '~/ui/refusal-text';
import { useCountdown } from '~/ui/use-countdown';

/** Mail takes a moment; asking again at once would only make two codes, of which one works. */
const PAUSE_SECONDS = 60;

export function ResendButton({ token }: { token: string }) {
  const [seconds, restart] = useCountdown(PAUSE_SECONDS);
  const [said, setSaid] = useState('');
  const resend = async () => {
    restart();
    try {
      await resendVerification({ body: { registration_token: token }, throwOnError: true });
      setSaid(m.resend_done());
    } catch (error) {
      setSaid(refusalText(error));
    }
  };
  return (
    <>
      <button
        type="button"
        className={formClasses.quiet}
        aria-disabled={seconds > 0}
        onClick={() => {
          if (seconds === 0) void resend();
        }}
      >
        {seconds > 0 ? m.resend_wait({ seconds }) : m.resend_submit()}
      </button>
      <span role="status">{said}</span>
    </>
  );
}
