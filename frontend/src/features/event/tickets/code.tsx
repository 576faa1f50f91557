import type { CartCodeView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { PromoForm } from '~/ui/promo-form';
import { codeProblem } from '~/ui/promo-text';
import classes from './tickets.module.css';
import type { Choice } from './use-choice';

interface CodeProps {
  choice: Choice;
  onClose: () => void;
}

/** The field for a code, or what the one that was typed does. */
export function Code({ choice, onClose }: CodeProps) {
  const { code, quote, setCode } = choice;
  if (!code) {
    return (
      <PromoForm
        isFocused
        submit={(text) => {
          setCode(text.toUpperCase());
          onClose();
        }}
      />
    );
  }
  const isAsking = quote.isFetching && quote.isPlaceholderData;
  const used = quote.data?.groups.flatMap(({ codes }) => codes)[0];
  return (
    <p className={classes.code} role="status">
      <span>
        <b>{code}</b> {isAsking ? m.list_loading() : said(used)}
      </span>
      <button type="button" className={classes.quiet} onClick={() => setCode('')}>
        {m.tickets_code_remove()}
      </button>
    </p>
  );
}

function said(code: CartCodeView | undefined): string {
  // It may be for offers that only the cart knows of.
  if (!code) return m.tickets_code_nothing();
  return codeProblem(code) ?? m.tickets_code_works();
}
