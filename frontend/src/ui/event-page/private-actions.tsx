import { Button } from '@mantine/core';
import { useState } from 'react';
import { getPrivateCalendar } from '~/api/private-event';
import { m } from '~/i18n/messages.js';
import { saveFile } from '~/lib/save-file';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import classes from './private-actions.module.css';

/** A private event's calendar comes through the API; its address would help nobody else. */
export function PrivateActions({ slug }: { slug: string }) {
  const [failure, setFailure] = useState<unknown>();
  const save = async () => {
    setFailure(undefined);
    try {
      saveFile(`${slug}.ics`, await getPrivateCalendar(slug), 'text/calendar');
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      <Button variant="default" leftSection={<Icon name="download" />} onClick={() => void save()}>
        {m.event_calendar()}
      </Button>
      <div className={classes.note}>
        <FormAlert error={failure} />
        <p className={formClasses.text}>{m.event_private_note()}</p>
      </div>
    </>
  );
}
