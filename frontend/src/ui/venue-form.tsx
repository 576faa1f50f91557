import { Button, TextInput } from '@mantine/core';
import { hasCode } from '~/api/api-error';
import type { ManagedVenueView, VenueRequest } from '~/api/gen/types.gen';
import type { Versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { zonesWith } from '~/lib/zoned-time';
import { FormAlert } from './form-alert';
import formClasses from './form.module.css';
import { SelectField } from './select-field';
import { useForm } from './use-form';
import { words } from './form-words';
import { countryOptions } from './countries';
import classes from './venue-form.module.css';

const orNull = (text: string | undefined): string | null => text?.trim() || null;

const hereZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Degrees as people copy them from a map: `48.8584, 2.2945`. */
function positionOf(text: string | undefined): [number | null, number | null] {
  const [north, east] = (text ?? '').split(/[,;\s]+/).map(Number);
  if (north === undefined || east === undefined || !text?.trim()) return [null, null];
  return [north, east];
}

interface VenueFormProps {
  /** One that is there; else a new one. */
  venue?: Versioned<ManagedVenueView>;
  save: (body: VenueRequest) => Promise<void>;
  /** Somebody was faster. */
  onStale?: () => Promise<void>;
}

/** A place, whoever it belongs to. */
export function VenueForm({ venue, save, onStale }: VenueFormProps) {
  const present = venue?.value;
  const ownZone = present?.timezone ?? hereZone();
  const form = useForm({
    words,
    blame: (error) =>
      error.fields.some(({ pointer }) => /^\/(lat|long)itude/.test(pointer))
        ? 'position'
        : undefined,
    submit: async (values) => {
      const [latitude, longitude] = positionOf(values['position']);
      const body = {
        name: values['name'] ?? '',
        address: orNull(values['address']),
        postal_code: orNull(values['postal_code']),
        city: values['city'] ?? '',
        country: values['country'] ?? 'FR',
        latitude,
        longitude,
        timezone: values['timezone'] ?? ownZone,
      };
      try {
        await save(body);
      } catch (error) {
        if (hasCode(error, 'http.precondition_failed')) await onStale?.();
        throw error;
      }
    },
  });
  const position =
    typeof present?.latitude === 'number' ? `${present.latitude}, ${present.longitude ?? ''}` : '';
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <TextInput
        {...form.field('name')}
        label={m.venue_name()}
        defaultValue={present?.name ?? ''}
        {...must}
        maxLength={120}
        autoComplete="off"
      />
      <TextInput
        {...form.field('address')}
        label={m.venue_address()}
        defaultValue={present?.address ?? ''}
        maxLength={200}
        autoComplete="off"
      />
      <div className={classes.city}>
        <TextInput
          {...form.field('postal_code')}
          label={m.venue_postal_code()}
          defaultValue={present?.postal_code ?? ''}
          maxLength={16}
          autoComplete="off"
        />
        <TextInput
          {...form.field('city')}
          label={m.venue_city()}
          defaultValue={present?.city ?? ''}
          {...must}
          maxLength={100}
          autoComplete="off"
        />
      </div>
      <SelectField
        {...form.field('country')}
        label={m.venue_country()}
        defaultValue={present?.country ?? 'FR'}
        options={countryOptions()}
      />
      <details className={classes.more}>
        <summary>{m.venue_more()}</summary>
        <div className={classes.inner}>
          <TextInput
            {...form.field('position')}
            label={m.venue_position()}
            description={m.venue_position_hint()}
            defaultValue={position}
            maxLength={60}
            pattern="-?\d{1,2}(\.\d+)?[,;\s]\s*-?\d{1,3}(\.\d+)?"
            autoComplete="off"
            placeholder="48.8584, 2.2945"
          />
          <SelectField
            {...form.field('timezone')}
            label={m.editor_timezone()}
            defaultValue={ownZone}
            options={zonesWith(ownZone).map((value) => ({
              value,
              label: value.replaceAll('_', ' '),
            }))}
          />
        </div>
      </details>
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {venue ? m.form_save() : m.venue_add()}
        </Button>
      </div>
    </form>
  );
}

const must = { required: true, withAsterisk: false } as const;
