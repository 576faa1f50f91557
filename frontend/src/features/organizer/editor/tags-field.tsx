import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { useField } from './editor-context';
import classes from './tags-field.module.css';

const TAGS_MAX = 10;
const TAG_LENGTH_MAX = 30;

/** Words that people search for: Enter or a comma ends one, and so does leaving the field. */
export function TagsField() {
  const { value, error, write } = useField('tags');
  const [said, setSaid] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const tags = value ?? [];
  const isFull = tags.length >= TAGS_MAX;

  const take = () => {
    const field = input.current;
    const words = (field?.value ?? '').split(',').map((word) => word.trim());
    const known = new Set(tags.map((tag) => tag.toLowerCase()));
    const fresh = words.filter((word) => word !== '' && !known.has(word.toLowerCase()));
    if (field) field.value = '';
    if (fresh.length === 0) return;
    write([...tags, ...fresh].slice(0, TAGS_MAX));
    setSaid(m.tags_added({ tag: fresh.join(', ') }));
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    take();
  };
  const drop = (gone: string) => {
    write(tags.filter((tag) => tag !== gone));
    setSaid(m.tags_removed({ tag: gone }));
    input.current?.focus();
  };
  return (
    <div className={classes.field}>
      <TextInput
        ref={input}
        label={m.event_tags()}
        description={m.tags_hint()}
        error={error}
        maxLength={TAG_LENGTH_MAX}
        autoComplete="off"
        readOnly={isFull}
        placeholder={isFull ? m.tags_full() : undefined}
        onKeyDown={onKey}
        onBlur={take}
      />
      {tags.length > 0 && (
        <ul className={classes.tags}>
          {tags.map((tag) => (
            <li key={tag}>
              <span>{tag}</span>
              <button type="button" aria-label={m.tags_remove({ tag })} onClick={() => drop(tag)}>
                <Icon name="close" size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <span role="status" className={classes.unseen}>
        {said}
      </span>
    </div>
  );
}
