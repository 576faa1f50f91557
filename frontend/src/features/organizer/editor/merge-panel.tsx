import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { EventRequest, ManagedEventView } from '~/api/gen/types.gen';
import type { Versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { SectionHead } from '~/ui/section-layout';
import { venueChoicesQuery } from '../query';
import type { Field } from './draft';
import { useDraft, useEditor } from './editor-context';
import { fieldName, fieldShown } from './field-texts';
import classes from './merge-panel.module.css';

/** Two people wrote the same fields: for each one, whose words stay. Everything else is merged already. */
export function MergePanel({ theirs }: { theirs: Versioned<ManagedEventView> }) {
  const { draft } = useEditor();
  const { clashes, changes } = useDraft();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    draft.choose(new Set(clashes.filter((name) => form.get(name) === 'mine')));
  };
  return (
    <>
      <SectionHead title={m.merge_title()} />
      <p role="alert" className={classes.text}>
        {m.merge_text()}
      </p>
      <form className={classes.form} onSubmit={submit}>
        {clashes.map((name) => (
          <Clash key={name} name={name} mine={changes} theirs={theirs.value} />
        ))}
        <div>
          <Button type="submit">{m.merge_submit()}</Button>
        </div>
      </form>
    </>
  );
}

interface ClashProps {
  name: Field;
  mine: EventRequest;
  theirs: EventRequest;
}

function Clash({ name, mine, theirs }: ClashProps) {
  const { path } = useEditor();
  const { data: venues } = useQuery(venueChoicesQuery(path.org));
  const shown = (sheet: EventRequest) =>
    (name === 'venue_id' && venues?.data.find(({ id }) => id === sheet.venue_id)?.name) ||
    fieldShown(name, sheet);
  return (
    <fieldset className={classes.clash}>
      <legend>{fieldName(name)}</legend>
      <label className={classes.side}>
        <input type="radio" name={name} value="mine" defaultChecked />
        <strong>{m.merge_mine()}</strong>
        <span className={classes.value}>{shown(mine)}</span>
      </label>
      <label className={classes.side}>
        <input type="radio" name={name} value="theirs" />
        <strong>{m.merge_theirs()}</strong>
        <span className={classes.value}>{shown(theirs)}</span>
      </label>
    </fieldset>
  );
}
