import { ensureSession } from '~/api/session';
import type { CartView } from '~/api/gen/types.gen';
import { useCart } from '~/api/use-cart';
import { m } from '~/i18n/messages.js';
import { usePageTitle } from '~/lib/page-title';
import { ButtonLink } from '~/ui/button-link';
import { Notice } from '~/ui/notice';
import { PageHeading } from '~/ui/page-heading';
import { CartFailed } from './cart-failed';
import { CartGroup } from './cart-group';
import { CartSkeleton } from './cart-skeleton';
import { MergeNotices } from './merge-notices';
import classes from './cart.module.css';
import { RemovedNote } from './removed-note';
import { type Removal, useRemoval } from './use-removal';

/** What somebody means to buy, with what it costs now. */
export function CartScreen() {
  usePageTitle(m.cart_title());
  const { data: cart, error, isNone, refetch } = useCart();
  const removal = useRemoval();
  if (!cart && error) {
    const retry = async () => {
      await ensureSession().catch(() => undefined);
      await refetch();
    };
    return <CartFailed error={error} retry={() => void retry()} />;
  }
  if (!cart && !isNone) return <CartSkeleton />;
  const isEmpty = !cart || cart.groups.length === 0;
  return (
    <>
      <div className={classes.top}>
        <MergeNotices cart={cart} />
        <RemovedNote removal={removal} />
      </div>
      {isEmpty ? <EmptyCart /> : <FullCart cart={cart} removal={removal} />}
    </>
  );
}

function EmptyCart() {
  return (
    <Notice
      mark="0"
      title={m.cart_empty_title()}
      text={m.cart_empty_text()}
      actions={<ButtonLink to="/events">{m.cart_empty_action()}</ButtonLink>}
    />
  );
}

interface FullCartProps {
  cart: CartView;
  removal: Removal;
}

function FullCart({ cart, removal }: FullCartProps) {
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <PageHeading className={classes.title}>{m.cart_title()}</PageHeading>
        <button type="button" className={classes.quiet} onClick={() => void removal.empty(cart)}>
          {m.cart_empty_all()}
        </button>
      </header>
      <p className={classes.lede}>
        {cart.groups.length > 1 ? m.cart_several({ count: cart.groups.length }) : m.cart_lede()}
      </p>
      {cart.groups.map((group) => (
        <CartGroup key={group.key} group={group} removal={removal} />
      ))}
    </div>
  );
}
