import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { createEvent } from '~/api/gen/sdk.gen';
import type { MembershipView } from '~/api/gen/types.gen';
import { useOrganization } from '~/api/use-organization';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { ButtonLink } from '~/ui/button-link';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { SectionHead } from '~/ui/section-layout';
import { useForm } from '~/ui/use-form';
import { refreshLists } from '../query';

const route = getRouteApi('/organizations/$slug/events/new');

export function NewEventScreen() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  return organization ? <NewEvent organization={organization} /> : null;
}

/** A title is all that it takes; the rest is written in the editor, which keeps what is typed. */
function NewEvent({ organization }: { organization: MembershipView }) {
  const queries = useQueryClient();
  const router = useRouter();
  const language = getLocale();
  const form = useForm({
    submit: async ({ title = '' }) => {
      const { data: event } = await createEvent({
        query: { org: organization.id },
        body: language === 'fr' ? { title_fr: title } : { title_en: title },
        throwOnError: true,
      });
      await refreshLists(queries);
      const params = { slug: organization.slug, id: event.id };
      await router.navigate({ to: '/organizations/$slug/events/$id', params });
    },
  });
  return (
    <>
      <SectionHead title={m.event_new_title()} text={m.event_new_text()} />
      <Panel title={m.event_new_name()} text={m.event_new_name_text()}>
        <form className={formClasses.form} {...form.props}>
          <FormAlert error={form.failure} />
          <TextInput
            {...form.field('title')}
            label={language === 'fr' ? m.editor_title_fr() : m.editor_title_en()}
            size="lg"
            required
            withAsterisk={false}
            maxLength={150}
            autoComplete="off"
            lang={language}
            placeholder={language === 'fr' ? 'La Nuit du piano' : 'Piano night'}
          />
          <div className={formClasses.actions}>
            <Button type="submit" loading={form.isBusy}>
              {m.event_new_submit()}
            </Button>
            <ButtonLink
              to="/organizations/$slug/events"
              params={{ slug: organization.slug }}
              variant="default"
            >
              {m.dialog_cancel()}
            </ButtonLink>
          </div>
        </form>
      </Panel>
    </>
  );
}
