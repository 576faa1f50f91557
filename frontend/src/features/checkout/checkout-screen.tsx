import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { hasCode } from '~/api/api-error';
import { getCartQueryKey, getPaymentConfigOptions } from '~/api/gen/@tanstack/react-query.gen';
import { askedOfCart } from '~/api/cart';
import type { AskedQuestionView, CartGroupView, CheckoutRequest } from '~/api/gen/types.gen';
import { checkOut } from '~/api/orders';
import { useCart } from '~/api/use-cart';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import { usePageTitle } from '~/lib/page-title';
import { getLocale } from '~/i18n/runtime.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { PageHeading } from '~/ui/page-heading';
import { Panel } from '~/ui/panel';
import { CardFields } from '~/ui/paying/card-fields';
import { goToBank } from '~/ui/paying/go-to-bank';
import { createPayer, payingForm, tokenOf, wishOf } from '~/ui/paying/payer';
import { FrameSkeleton } from '~/ui/section-skeleton';
import { useForm } from '~/ui/use-form';
import { createAttempts } from '~/ui/paying/attempt';
import classes from './checkout.module.css';
import { ContactFields } from './contact-fields';
import { OrderSummary } from './order-summary';
import { forgetHold, useHold } from './use-hold';

const optional = () => import('./optional-fields');
const AttendeeFields = lazy(async () => ({ default: (await optional()).AttendeeFields }));
const QuestionFields = lazy(async () => ({ default: (await optional()).QuestionFields }));
const BillingFields = lazy(async () => ({ default: (await optional()).BillingFields }));

const HoldNote = lazy(async () => ({ default: (await import('./hold-note')).HoldNote }));

const instead = () => import('./not-held');
const NothingToBuy = lazy(async () => ({ default: (await instead()).NothingToBuy }));
const NotHeld = lazy(async () => ({ default: (await instead()).NotHeld }));

const route = getRouteApi('/checkout/$group');

/** One page from the cart to the tickets. */
export function CheckoutScreen() {
  const { group: key } = route.useParams();
  usePageTitle(m.checkout_title());
  return (
    <Suspense fallback={<FrameSkeleton />}>
      <Group groupKey={key} />
    </Suspense>
  );
}

function Group({ groupKey }: { groupKey: string }) {
  const { data: cart, error, isNone } = useCart();
  if (error && !cart) throw error;
  if (!cart && !isNone) return <FrameSkeleton />;
  const group = cart?.groups.find((one) => one.key === groupKey);
  if (!cart || !group) return <NothingToBuy />;
  return <Checkout key={cart.version} group={group} version={cart.version} />;
}

interface CheckoutProps {
  group: CartGroupView;
  version: string;
}

function Checkout({ group, version }: CheckoutProps) {
  const hold = useHold(group, version);
  const queries = useQueryClient();
  if (!group.is_ready || hold.error) {
    return (
      <NotHeld
        group={group}
        error={hold.error}
        again={() => {
          void queries.invalidateQueries({ queryKey: getCartQueryKey() });
          hold.again();
        }}
      />
    );
  }
  return (
    <div className={classes.screen}>
      <PageHeading className={classes.title}>{m.checkout_title()}</PageHeading>
      <div className={classes.columns}>
        <OrderSummary group={group}>
          <Suspense>
            <HoldNote hold={hold} />
          </Suspense>
        </OrderSummary>
        <AskedForm group={group} version={version} />
      </div>
    </div>
  );
}

/** The form, once it is known what else is to be asked. */
function AskedForm({ group, version }: CheckoutProps) {
  const { data, error } = useQuery({
    queryKey: ['questions', version, getLocale()],
    queryFn: ({ signal }) => askedOfCart(signal),
    staleTime: 0,
    // A window that comes back must not take away what was typed.
    refetchOnWindowFocus: false,
  });
  if (error && !data) throw error;
  if (!data) return <FrameSkeleton />;
  const offers = new Set(group.lines.map(({ offer }) => offer.id));
  const asked = data.filter(({ offer_ids: ids }) => ids?.some((id) => offers.has(id)) ?? true);
  return <CheckoutForm group={group} version={version} asked={asked} />;
}

interface CheckoutFormProps extends CheckoutProps {
  asked: AskedQuestionView[];
}

/** Everything that the buyer says, and the button. */
function CheckoutForm({ group, version, asked }: CheckoutFormProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const [attempts] = useState(() => createAttempts<CheckoutRequest>());
  const [payer] = useState(createPayer);
  const [hasBilling, setHasBilling] = useState(false);
  const [hasNames, setHasNames] = useState(false);
  const { data: payments } = useQuery(getPaymentConfigOptions());
  const isFree = group.total.amount === 0;
  const ofOrder = asked.filter(({ scope }) => scope === 'order');
  const isAskingAll = ofOrder.length < asked.length;
  const canPay = isFree || payments !== undefined;

  const arrive = async (code: string) => {
    forgetHold();
    await router.navigate({ to: '/orders/$code', params: { code } });
  };

  const form = useForm({
    ...payingForm(payer),
    submit: async (values) => {
      const prepare = async () => {
        const payment = isFree ? undefined : { token: await tokenOf(payer, values) };
        const { requestOf } = await import('./request');
        const hasAttendees = hasNames || isAskingAll;
        const said = requestOf({ group, version, asked, values, hasBilling, hasAttendees });
        return { ...said, ...(payment && { payment }) };
      };
      try {
        const { order, payment } = await attempts.send(wishOf(payer, values), prepare, checkOut);
        if (payment && goToBank(payment)) return;
        await arrive(order.code);
      } catch (error) {
        if (hasCode(error, 'sales.answers_wrong')) {
          await queries.invalidateQueries({ queryKey: ['questions', version] });
        }
        // The places are kept: the order's page takes another card.
        const order = hasCode(error, ...DECLINES)
          ? error.fields.find(({ pointer }) => pointer === '/order')
          : undefined;
        const code = order?.params?.['code'];
        if (typeof code !== 'string') throw error;
        await arrive(code);
      }
    },
  });

  return (
    <form className={classes.form} {...form.props}>
      <Panel title={m.checkout_contact()} text={m.checkout_contact_text()}>
        <ContactFields field={form.field} />
        {!isAskingAll && (
          <label className={formClasses.check}>
            <input
              type="checkbox"
              checked={hasNames}
              onChange={({ currentTarget }) => setHasNames(currentTarget.checked)}
            />
            <span>{m.checkout_names()}</span>
          </label>
        )}
        {hasNames && !isAskingAll && (
          <Suspense>
            <AttendeeFields group={group} asked={asked} field={form.field} />
          </Suspense>
        )}
        <label className={formClasses.check}>
          <input
            type="checkbox"
            checked={hasBilling}
            onChange={({ currentTarget }) => setHasBilling(currentTarget.checked)}
          />
          <span>{m.checkout_billing()}</span>
        </label>
        {hasBilling && (
          <Suspense>
            <BillingFields field={form.field} />
          </Suspense>
        )}
      </Panel>
      {ofOrder.length > 0 && (
        <Panel title={m.answers_title()} text={m.answers_text({ name: group.organizer.name })}>
          <Suspense>
            <QuestionFields questions={ofOrder} field={form.field} at="answers" />
          </Suspense>
        </Panel>
      )}
      {isAskingAll && (
        <Panel title={m.attendees_title()} text={m.attendees_text()}>
          <Suspense>
            <AttendeeFields group={group} asked={asked} field={form.field} />
          </Suspense>
        </Panel>
      )}
      {!isFree && payments && (
        <Panel title={m.checkout_payment()} text={m.checkout_payment_text()}>
          <CardFields payments={payments} total={group.total} field={form.field} payer={payer} />
        </Panel>
      )}
      <FormAlert error={form.failure} text={words(form.failure)} />
      <div className={classes.pay}>
        <Button type="submit" size="lg" fullWidth loading={form.isBusy} disabled={!canPay}>
          {isFree ? m.checkout_confirm() : m.pay({ total: formatMoney(group.total) })}
        </Button>
        <p className={formClasses.text}>{m.checkout_agree({ name: group.organizer.name })}</p>
      </div>
    </form>
  );
}

const DECLINES = [
  'sales.card_declined',
  'sales.insufficient_funds',
  'sales.card_expired',
  'sales.authentication_failed',
  'sales.payment_failed',
];

function words(error: unknown): string | undefined {
  if (hasCode(error, 'sales.cart_changed')) return m.checkout_changed();
  if (hasCode(error, 'http.unavailable')) return m.checkout_provider_down();
  return undefined;
}
