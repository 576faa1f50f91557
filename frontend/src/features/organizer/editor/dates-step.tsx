import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '~/i18n/messages.js';
import { zonesWith } from '~/lib/zoned-time';
import { datesQuery } from '../query';
import { DateForm } from './date-form';
import { DatesList } from './dates-list';
import { sheetOf, useDraft, useEditor } from './editor-context';
import { DraftChoice, DraftText } from './fields';
import { SeriesForm } from './series-form';
import { Card, More, StepFrame } from './step-frame';
import { VenueField } from './venue-field';
import classes from './ways.module.css';

export function DatesStep() {
  const sheet = sheetOf(useDraft());
  const zone = sheet.timezone ?? 'UTC';
  return (
    <StepFrame step="dates" title={m.dates_step_title()} text={m.dates_step_text()}>
      <Card title={m.event_where()}>
        <VenueField />
        <DraftText
          name="online_url"
          type="url"
          label={m.editor_online()}
          description={m.editor_online_hint()}
          maxLength={500}
          placeholder="https://"
        />
      </Card>
      <Card title={m.event_when()} text={m.dates_zone({ zone: zone.replaceAll('_', ' ') })}>
        <Dates zone={zone} />
      </Card>
      <More title={m.editor_more_zone()}>
        <DraftChoice
          name="timezone"
          label={m.editor_timezone()}
          description={m.editor_timezone_hint()}
          options={zonesWith(zone).map((name) => ({
            value: name,
            label: name.replaceAll('_', ' '),
          }))}
        />
      </More>
    </StepFrame>
  );
}

type Way = 'one' | 'series';

function Dates({ zone }: { zone: string }) {
  const { path, isReadOnly } = useEditor();
  const { data: dates } = useSuspenseQuery(datesQuery(path));
  const [way, setWay] = useState<Way>('one');
  const ways: [Way, string][] = [
    ['one', m.dates_one()],
    ['series', m.dates_series()],
  ];
  return (
    <>
      <DatesList dates={dates.data} zone={zone} />
      {!isReadOnly && (
        <div className={classes.adding}>
          <fieldset className={classes.ways}>
            <legend>{m.dates_add_title()}</legend>
            {ways.map(([value, label]) => (
              <label key={value} className={classes.way}>
                <input
                  type="radio"
                  name="way"
                  checked={way === value}
                  onChange={() => setWay(value)}
                />
                {label}
              </label>
            ))}
          </fieldset>
          {way === 'one' ? <DateForm zone={zone} /> : <SeriesForm zone={zone} />}
        </div>
      )}
    </>
  );
}
