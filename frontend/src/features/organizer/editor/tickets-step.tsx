import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ManagedOfferRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { Dialog } from '~/ui/dialog';
import { Icon } from '~/ui/icon';
import { CapacityCard } from '../places/capacity-card';
import { Parts } from '../places/parts';
import { offersQuery } from '../query';
import { sheetOf, useDraft, useEditor } from './editor-context';
import { DraftChoice } from './fields';
import { OfferForm } from './offer-form';
import { OfferList } from './offer-list';
import { PRESETS, type Preset } from './presets';
import { ServiceFeeCard } from './service-fee';
import classes from './tickets-step.module.css';
import { Card, More, StepFrame } from './step-frame';

/** What is being written: a new offer after a pattern, or one that is there. */
type Open = { preset: Preset } | { offer: ManagedOfferRowView };

export function TicketsStep() {
  const { path, isReadOnly } = useEditor();
  const { data: offers } = useSuspenseQuery(offersQuery(path));
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <StepFrame
      step="tickets"
      title={m.tickets_title()}
      text={m.tickets_text()}
      // Who may only look chooses the date to look at.
      after={isReadOnly && <Parts />}
    >
      {offers.data.length > 0 && (
        <OfferList
          // Other offers begin another list; their order is the list's own business.
          key={offers.data
            .map(({ id }) => id)
            .toSorted()
            .join(' ')}
          offers={offers.data}
          onOpen={(offer) => setOpen({ offer })}
        />
      )}
      {!isReadOnly && <Presets isFirst={offers.data.length === 0} onPick={setOpen} />}
      <ServiceFeeCard price={examplePrice(offers.data)} />
      <CapacityCard />
      {!isReadOnly && <Parts />}
      <More title={m.editor_more_money()}>
        <Currency isFixed={offers.data.some(({ price }) => price.amount > 0)} />
      </More>
      <Dialog
        isOpen={open !== undefined}
        title={open && 'offer' in open ? m.offer_change_title() : m.offer_new_title()}
        onClose={close}
        isWide
      >
        {open && <OfferForm {...open} onDone={close} />}
      </Dialog>
    </StepFrame>
  );
}

const EXAMPLE_PRICE = 2_500;

/** What the first ticket costs that is paid for, or what one might. */
const examplePrice = (offers: ManagedOfferRowView[]): number =>
  offers.find(({ kind }) => kind === 'paid')?.price.amount ?? EXAMPLE_PRICE;

interface PresetsProps {
  isFirst: boolean;
  onPick: (open: Open) => void;
}

function Presets({ isFirst, onPick }: PresetsProps) {
  return (
    <Card
      title={isFirst ? m.offers_first_title() : m.offers_add_title()}
      {...(isFirst && { text: m.offers_first_text() })}
    >
      <div className={classes.presets}>
        {PRESETS.map((preset) => (
          <Button
            key={preset.key}
            variant="default"
            leftSection={<Icon name="plus" size={18} />}
            onClick={() => onPick({ preset })}
          >
            {preset.label()}
          </Button>
        ))}
      </div>
    </Card>
  );
}

const USUAL = ['EUR', 'CHF', 'GBP', 'USD', 'CAD'];

function Currency({ isFixed }: { isFixed: boolean }) {
  const { currency } = sheetOf(useDraft());
  const names = new Intl.DisplayNames(getLocale(), { type: 'currency' });
  const codes = new Set([...USUAL, currency ?? 'EUR', ...Intl.supportedValuesOf('currency')]);
  if (isFixed) {
    return (
      <p className={classes.fixed}>
        {m.editor_currency_fixed({ currency: names.of(currency ?? 'EUR') ?? '' })}
      </p>
    );
  }
  return (
    <DraftChoice
      name="currency"
      label={m.editor_currency()}
      options={[...codes].map((value) => ({
        value,
        label: `${value} · ${names.of(value) ?? value}`,
      }))}
    />
  );
}
