import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Money, ServiceFee } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { feeOf } from '~/lib/fee';
import { formatMoney } from '~/lib/format';
import { fromMinor, toMinor } from '~/lib/minor-units';
import formClasses from '~/ui/form.module.css';
import { sheetOf, useDraft, useField } from './editor-context';
import classes from './step-frame.module.css';
import { Card } from './step-frame';

const FIXED_MAX = 10_000;
const SHARE_MAX = 2_000;
/** Hundredths of a percent are written like cents. */
const PERCENT = 'EUR';
const NONE: ServiceFee = { fixed_minor: 0, share_bp: 0, is_refundable: false };

/** What buyers pay on top of each ticket, with what that means for one of them. */
export function ServiceFeeCard({ price }: { price: number }) {
  const { value, error, write } = useField('service_fee');
  const currency = sheetOf(useDraft()).currency ?? 'EUR';
  const fee = value ?? NONE;
  const money = (amount: number): Money => ({ amount, currency });
  const put = (next: Partial<ServiceFee>, complaint?: string) => {
    const all = { ...fee, ...next };
    const isNone = all.fixed_minor === 0 && all.share_bp === 0;
    write(isNone ? null : all, complaint);
  };
  return (
    <Card title={m.totals_fees()} text={m.fees_text()}>
      <div className={classes.pair}>
        <FeeField
          label={m.fees_fixed({ currency })}
          amount={fee.fixed_minor}
          unit={currency}
          max={FIXED_MAX}
          wrong={m.fees_fixed_wrong({ max: formatMoney(money(FIXED_MAX)) })}
          error={error}
          onRead={(fixed_minor, complaint) => put({ fixed_minor }, complaint)}
        />
        <FeeField
          label={m.fees_share()}
          amount={fee.share_bp}
          unit={PERCENT}
          max={SHARE_MAX}
          wrong={m.fees_share_wrong()}
          onRead={(share_bp, complaint) => put({ share_bp }, complaint)}
        />
      </div>
      {value && (
        <>
          <label className={formClasses.check}>
            <input
              type="checkbox"
              checked={fee.is_refundable}
              onChange={({ currentTarget }) => put({ is_refundable: currentTarget.checked })}
            />
            <span>{m.fees_refundable()}</span>
          </label>
          <p className={classes.said} role="status">
            {m.fees_example({
              price: formatMoney(money(price)),
              total: formatMoney(money(price + feeOf(fee, price))),
            })}{' '}
            {m.fees_called_off()}
          </p>
        </>
      )}
    </Card>
  );
}

interface FeeFieldProps {
  label: string;
  amount: number;
  unit: string;
  max: number;
  wrong: string;
  error?: string | undefined;
  onRead: (amount: number, complaint?: string) => void;
}

/** A number as people write it. While it is written, it stays as it was typed. */
function FeeField({ label, amount, unit, max, wrong, error, onRead }: FeeFieldProps) {
  const [typed, setTyped] = useState<string>();
  const read = (text: string) => {
    const minor = text.trim() === '' ? 0 : toMinor(text, unit);
    return minor === undefined || minor > max ? undefined : minor;
  };
  const isWrong = typed !== undefined && read(typed) === undefined;
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      autoComplete="off"
      placeholder="0"
      value={typed ?? (amount === 0 ? '' : fromMinor(amount, unit, getLocale()))}
      error={isWrong ? wrong : error}
      onChange={({ currentTarget: { value } }) => {
        const minor = read(value);
        setTyped(value);
        onRead(minor ?? amount, minor === undefined ? wrong : undefined);
      }}
      onBlur={() => {
        if (!isWrong) setTyped(undefined);
      }}
    />
  );
}
