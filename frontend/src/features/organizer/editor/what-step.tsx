import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { categoriesQuery } from '~/api/queries';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { sheetOf, useDraft } from './editor-context';
import { DraftArea, DraftChoice, DraftMoment, DraftText, MaxPerPerson } from './fields';
import { LanguageSwitch } from './language-switch';
import { MarkdownField } from './markdown-field';
import { Policies } from './policies';
import { Card, More, StepFrame } from './step-frame';
import classes from './step-frame.module.css';
import { TagsField } from './tags-field';

type Language = 'fr' | 'en';

const labels = {
  fr: {
    title: m.editor_title_fr,
    summary: m.editor_summary_fr,
    text: m.organization_description_fr,
  },
  en: {
    title: m.editor_title_en,
    summary: m.editor_summary_en,
    text: m.organization_description_en,
  },
};

export function WhatStep() {
  const [language, setLanguage] = useState<Language>(getLocale());
  return (
    <StepFrame step="what" title={m.what_title()} text={m.what_text()}>
      <Card>
        <LanguageSwitch language={language} onChange={setLanguage} />
        <Texts key={language} language={language} />
      </Card>
      <Card>
        <Category />
        <TagsField />
      </Card>
      <More title={m.editor_more_terms()}>
        <MaxPerPerson />
        <Policies />
        <DraftText
          name="contact_email"
          type="email"
          label={m.organization_contact()}
          description={m.organization_contact_hint()}
          maxLength={254}
        />
        <div className={classes.pair}>
          <DraftMoment name="sales_open_at" label={m.editor_sales_open()} />
          <DraftMoment name="sales_close_at" label={m.editor_sales_close()} />
        </div>
        <p className={classes.said}>{m.editor_sales_hint()}</p>
      </More>
    </StepFrame>
  );
}

function Texts({ language }: { language: Language }) {
  const { title, summary, text } = labels[language];
  return (
    <>
      <DraftText
        name={`title_${language}`}
        label={title()}
        maxLength={150}
        lang={language}
        placeholder={language === 'fr' ? 'La Nuit du piano' : 'Piano night'}
      />
      <DraftArea
        name={`summary_${language}`}
        label={summary()}
        description={m.editor_summary_hint()}
        maxLength={300}
        rows={2}
        lang={language}
      />
      <MarkdownField name={`description_${language}`} label={text()} lang={language} />
    </>
  );
}

function Category() {
  const { data: categories } = useSuspenseQuery(categoriesQuery());
  const chosen = sheetOf(useDraft()).category;
  const roots = categories.data.filter(({ parent_slug }) => !parent_slug);
  const options = roots.flatMap((root) => [
    { value: root.slug, label: root.name },
    ...categories.data
      .filter(({ parent_slug }) => parent_slug === root.slug)
      .map(({ slug, name }) => ({ value: slug, label: `${root.name} · ${name}` })),
  ]);
  return (
    <DraftChoice
      name="category"
      label={m.editor_category()}
      options={[...(chosen ? [] : [{ value: '', label: m.editor_category_choose() }]), ...options]}
    />
  );
}
