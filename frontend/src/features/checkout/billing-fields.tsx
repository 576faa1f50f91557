import { TextInput } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { countryOptions } from '~/ui/countries';
import { SelectField } from '~/ui/select-field';
import type { useForm } from '~/ui/use-form';
import classes from './checkout.module.css';

interface BillingFieldsProps {
  field: ReturnType<typeof useForm>['field'];
}

/** Where the invoice goes. */
export function BillingFields({ field }: BillingFieldsProps) {
  return (
    <div className={classes.nested}>
      <TextInput
        {...field('billing/name')}
        label={m.billing_name()}
        autoComplete="billing organization"
        required
        withAsterisk={false}
      />
      <TextInput
        {...field('billing/address')}
        label={m.billing_address()}
        autoComplete="billing street-address"
        required
        withAsterisk={false}
      />
      <div className={classes.pair}>
        <TextInput
          {...field('billing/postal_code')}
          label={m.billing_postal_code()}
          autoComplete="billing postal-code"
          required
          withAsterisk={false}
        />
        <TextInput
          {...field('billing/city')}
          label={m.billing_city()}
          autoComplete="billing address-level2"
          required
          withAsterisk={false}
        />
      </div>
      <SelectField
        {...field('billing/country')}
        label={m.billing_country()}
        defaultValue="FR"
        options={countryOptions()}
      />
      <TextInput {...field('billing/vat_number')} label={m.billing_vat()} autoComplete="off" />
    </div>
  );
}
