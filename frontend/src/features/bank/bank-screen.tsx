import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { hasCode } from '~/api/api-error';
import { approveSandboxPayment, refuseSandboxPayment } from '~/api/gen/sdk.gen';
import type { SandboxPaymentView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import { usePageTitle } from '~/lib/page-title';
import { safeReturnPath } from '~/lib/return-path';
import { ButtonLink } from '~/ui/button-link';
import { Facts } from '~/ui/facts';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Notice } from '~/ui/notice';
import { PageHeading } from '~/ui/page-heading';
import { useForm } from '~/ui/use-form';
import { bankQuery } from './bank-query';
import classes from './bank-screen.module.css';

const route = getRouteApi('/sandbox/payments/$id');

/** The page of a bank that is none: it asks the buyer, and sends them back. */
export function BankScreen() {
  const { id } = route.useParams();
  const { data: payment } = useSuspenseQuery(bankQuery(id));
  if (payment === null) {
    return (
      <Notice
        mark="⌀"
        alert
        title={m.link_invalid_title()}
        text={m.bank_missing_text()}
        actions={<ButtonLink to="/events">{m.missing_events()}</ButtonLink>}
      />
    );
  }
  return payment.status === 'requires_action' ? (
    <Question id={id} payment={payment} />
  ) : (
    <Settled payment={payment} />
  );
}

/** Where the buyer came from: a page of this site, whatever the address says before its path. */
function wayBack({ return_url }: SandboxPaymentView): string {
  if (!URL.canParse(return_url)) return '/';
  const { pathname, search, hash } = new URL(return_url);
  return safeReturnPath(pathname + search + hash) ?? '/';
}

function Settled({ payment }: { payment: SandboxPaymentView }) {
  const router = useRouter();
  return (
    <Notice
      mark="✓"
      title={m.bank_settled_title()}
      text={m.bank_settled_text()}
      actions={
        <Button onClick={() => void router.navigate({ href: wayBack(payment), replace: true })}>
          {m.bank_back()}
        </Button>
      }
    />
  );
}

interface QuestionProps {
  id: string;
  payment: SandboxPaymentView;
}

function Question({ id, payment }: QuestionProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const amount = formatMoney(payment.amount);
  usePageTitle(m.bank_label());
  const decide = (verb: typeof approveSandboxPayment | typeof refuseSandboxPayment) => async () => {
    try {
      await verb({ path: { id }, throwOnError: true });
    } catch (error) {
      // Somebody decided already, such as in another tab: the page says so.
      if (!hasCode(error, 'sales.sandbox_payment_settled')) throw error;
      return queries.invalidateQueries({ queryKey: bankQuery(id).queryKey });
    }
    queries.removeQueries({ queryKey: bankQuery(id).queryKey });
    await router.navigate({ href: wayBack(payment), replace: true });
  };
  const approve = useForm({ submit: decide(approveSandboxPayment) });
  const refuse = useForm({ submit: decide(refuseSandboxPayment) });
  const isBusy = approve.isBusy || refuse.isBusy;
  return (
    <div className={classes.screen}>
      <div className={classes.card}>
        <p className={classes.label}>{m.bank_label()}</p>
        <PageHeading className={classes.title}>{m.bank_title({ amount })}</PageHeading>
        <p className={classes.text}>{m.bank_text()}</p>
        <Facts
          facts={[
            [m.bank_merchant(), payment.merchant],
            [m.bank_order(), payment.order_code],
            [m.bank_method(), payment.method],
          ]}
        />
        <FormAlert error={approve.failure ?? refuse.failure} />
        <div className={formClasses.actions}>
          <form {...approve.props}>
            <Button type="submit" loading={approve.isBusy} disabled={isBusy && !approve.isBusy}>
              {m.bank_approve()}
            </Button>
          </form>
          <form {...refuse.props}>
            <Button
              type="submit"
              variant="default"
              loading={refuse.isBusy}
              disabled={isBusy && !refuse.isBusy}
            >
              {m.bank_refuse()}
            </Button>
          </form>
        </div>
      </div>
    </div>
  );
}
