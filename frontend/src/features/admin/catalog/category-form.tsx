import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { createCategory, updateCategory } from '~/api/gen/sdk.gen';
import type { ManagedCategoryRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { inOwnLanguage } from '~/ui/event-texts';
import { FormAlert } from '~/ui/form-alert';
import { words } from '~/ui/form-words';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';

const NAME_LENGTH_MAX = 60;
const POSITION_MAX = 10_000;

interface CategoryFormProps {
  category?: ManagedCategoryRowView;
  all: ManagedCategoryRowView[];
  onRefresh: () => Promise<void>;
  onDone: () => void;
}

const orNull = (text: string | undefined): string | null => text?.trim() || null;

export function CategoryForm({ category, all, onRefresh, onDone }: CategoryFormProps) {
  const [isStale, setIsStale] = useState(false);
  // After somebody else's change, saving again goes on top of it.
  const newest = isStale ? all.find(({ id }) => id === category?.id) : category;
  const form = useForm({
    words,
    submit: async (values) => {
      const position = values['position'];
      const body = {
        name_fr: orNull(values['name_fr']),
        name_en: orNull(values['name_en']),
        parent_id: orNull(values['parent_id']),
        ...(position && { position: Number(position) }),
      };
      try {
        await (category
          ? updateCategory({
              path: { id: category.id },
              headers: { 'If-Match': newest?.etag ?? '' },
              body,
              throwOnError: true,
            })
          : createCategory({ body, throwOnError: true }));
      } catch (error) {
        if (hasCode(error, 'http.precondition_failed')) {
          await onRefresh();
          setIsStale(true);
        }
        throw error;
      }
      await onRefresh();
      onDone();
    },
  });
  // A part has no parts of its own.
  const parents = all.filter(({ id, parent_id }) => !parent_id && id !== category?.id);
  const hasParts = all.some(({ parent_id }) => parent_id && parent_id === category?.id);
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <TextInput
        {...form.field('name_fr')}
        label={m.category_name_fr()}
        defaultValue={category?.name_fr ?? ''}
        maxLength={NAME_LENGTH_MAX}
        lang="fr"
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        {...form.field('name_en')}
        label={m.category_name_en()}
        defaultValue={category?.name_en ?? ''}
        maxLength={NAME_LENGTH_MAX}
        lang="en"
        autoComplete="off"
      />
      {!hasParts && (
        <SelectField
          {...form.field('parent_id')}
          label={m.category_parent()}
          defaultValue={category?.parent_id ?? ''}
          options={[
            { value: '', label: m.category_parent_none() },
            ...parents.map(({ id, name_fr, name_en }) => ({
              value: id,
              label: inOwnLanguage(name_fr, name_en),
            })),
          ]}
        />
      )}
      <TextInput
        {...form.field('position')}
        type="number"
        label={m.category_position()}
        description={m.category_position_hint()}
        inputMode="numeric"
        defaultValue={category?.position ?? ''}
        min={0}
        max={POSITION_MAX}
      />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {category ? m.form_save() : m.category_add()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
