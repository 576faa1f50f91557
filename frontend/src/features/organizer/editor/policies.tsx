import { TextInput } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { useField } from './editor-context';
import { Choice } from './fields';
import classes from './step-frame.module.css';

const DAYS_DEFAULT = 7;
const DAYS_MAX = 365;

/** Whether tickets can be given back, and handed on. */
export function Policies() {
  const refunds = useField('refund_policy');
  const transfers = useField('transfer_policy');
  const isRefunded = refunds.value?.kind === 'until_days_before';
  return (
    <>
      <div className={classes.pair}>
        <Choice
          label={m.editor_refunds()}
          value={isRefunded ? 'until_days_before' : 'none'}
          options={[
            { value: 'none', label: m.refunds_none() },
            { value: 'until_days_before', label: m.refunds_until() },
          ]}
          onChoose={(kind) =>
            refunds.write(
              kind === 'none'
                ? { kind: 'none', days: null }
                : { kind: 'until_days_before', days: DAYS_DEFAULT },
            )
          }
        />
        {isRefunded && (
          <TextInput
            type="number"
            label={m.refunds_days()}
            inputMode="numeric"
            min={0}
            max={DAYS_MAX}
            step={1}
            value={refunds.value?.days ?? ''}
            error={refunds.error}
            onChange={({ currentTarget: input }) =>
              refunds.write(
                {
                  kind: 'until_days_before',
                  days: Number.isNaN(input.valueAsNumber) ? null : input.valueAsNumber,
                },
                input.value !== '' && input.validity.valid ? undefined : m.field_days(),
              )
            }
          />
        )}
      </div>
      <Choice
        label={m.editor_transfers()}
        value={transfers.value ?? 'allowed'}
        options={[
          { value: 'allowed', label: m.transfers_allowed() },
          { value: 'forbidden', label: m.transfers_forbidden() },
        ]}
        onChoose={(policy) => transfers.write(policy === 'allowed' ? 'allowed' : 'forbidden')}
      />
    </>
  );
}
