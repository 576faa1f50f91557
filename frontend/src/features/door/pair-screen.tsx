import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { hasCode } from '~/api/api-error';
import { keepDevice } from '~/api/device';
import { pairCheckinDevice } from '~/api/gen/sdk.gen';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { keepTogether } from '~/lib/typography';
import { ButtonLink } from '~/ui/button-link';
import { FormAlert } from '~/ui/form-alert';
import { Notice } from '~/ui/notice';
import { useForm } from '~/ui/use-form';
import classes from './device.module.css';
import { forgetGates } from './kept';

/** Where the organizer's QR code leads. The code is behind `#`: it gets into no log on the way. */
export function PairScreen() {
  const { hash } = useLocation();
  const code = hash.replace(/^#/, '');
  return (
    <Notice
      mark={code ? '+' : '?'}
      alert={!code}
      title={code ? m.pair_title() : m.pair_missing_title()}
      text={code ? m.pair_text() : m.pair_missing_text()}
      actions={code ? <PairForm code={code} /> : <ButtonLink to="/">{m.nav_home()}</ButtonLink>}
    />
  );
}

const explain = (error: unknown): string | undefined =>
  hasCode(error, 'admission.pairing_invalid') ? m.pair_over() : undefined;

function PairForm({ code }: { code: string }) {
  const session = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({
    submit: async () => {
      const { data: device } = await pairCheckinDevice({ body: { code }, throwOnError: true });
      forgetGates();
      keepDevice(device);
      queries.clear();
      await navigate({ to: '/door/{-$listId}', params: { listId: undefined }, replace: true });
    },
  });
  return (
    <form className={classes.pair} {...form.props}>
      <FormAlert error={form.failure} text={explain(form.failure)} />
      {session.status === 'signed-in' && (
        <p className={classes.note}>
          {keepTogether(m.pair_signed_in({ name: session.user.name }))}
        </p>
      )}
      <Button type="submit" size="lg" loading={form.isBusy}>
        {m.pair_submit()}
      </Button>
    </form>
  );
}
