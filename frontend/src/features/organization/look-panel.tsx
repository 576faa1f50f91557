import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { OrganizationView } from '~/api/gen/types.gen';
import type { Versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import groupClasses from '~/ui/groups.module.css';
import { Panel } from '~/ui/panel';
import { SavedNote } from '~/ui/saved-note';
import { SelectField } from '~/ui/select-field';
import { type Words, useForm } from '~/ui/use-form';
import { AddressList, addressesOf } from './address-list';
import { useChangeOrganization } from './change-organization';
import { CONTRAST_MIN, contrast, textOn } from './contrast';
import classes from './page.module.css';

const LINKS_MAX = 8;

const words: Words = {
  explain: ({ pointer, code }) => {
    if (code === 'low_contrast') return m.look_unreadable();
    return pointer.startsWith('/links') && code === 'invalid' ? m.field_website() : undefined;
  },
};

/** Colours and links of the public page. */
export function LookPanel({ organization }: { organization: Versioned<OrganizationView> }) {
  const { value } = organization;
  const change = useChangeOrganization(organization);
  const [color, setColor] = useState(value.color);
  const [text, setText] = useState(value.text_color ?? '');
  const [nSaved, setNSaved] = useState(0);
  const onColor = text || textOn(color);
  const isReadable = contrast(onColor, color) >= CONTRAST_MIN;
  const form = useForm({
    words,
    submit: async (values) => {
      await change({ color, text_color: text || null, links: addressesOf(values, 'links') });
      setNSaved((n) => n + 1);
    },
  });
  return (
    <Panel title={m.page_look_title()} text={m.page_look_text()}>
      <form className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        <div className={classes.colors}>
          <TextInput
            {...form.field('color')}
            label={m.look_color()}
            type="color"
            value={color}
            onChange={(event) => setColor(event.currentTarget.value)}
            classNames={{ input: groupClasses.color }}
          />
          <SelectField
            {...form.field('text_color')}
            label={m.look_on_color()}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            options={textOptions(value.text_color)}
          />
        </div>
        <p
          className={classes.sample}
          style={{ background: color, color: onColor }}
          data-unreadable={!isReadable || undefined}
        >
          {value.name}
        </p>
        <p role="status" className={classes.hint}>
          {isReadable ? m.look_readable() : m.look_unreadable()}
        </p>
        <AddressList
          form={form}
          name="links"
          legend={m.look_links()}
          hint={m.look_links_hint()}
          rowLabel={(n) => m.look_link({ n })}
          addLabel={m.look_link_add()}
          initial={value.links}
          max={LINKS_MAX}
        />
        <div className={formClasses.actions}>
          <Button type="submit" loading={form.isBusy}>
            {m.form_save()}
          </Button>
          <SavedNote times={nSaved} />
        </div>
      </form>
    </Panel>
  );
}

/** What programs chose besides black and white stays a choice. */
function textOptions(chosen: string | null | undefined): { value: string; label: string }[] {
  const options = [
    { value: '', label: m.look_on_color_auto() },
    { value: '#ffffff', label: m.look_on_color_white() },
    { value: '#000000', label: m.look_on_color_black() },
  ];
  const isKnown = !chosen || options.some(({ value }) => value === chosen);
  return isKnown ? options : [...options, { value: chosen, label: chosen }];
}
