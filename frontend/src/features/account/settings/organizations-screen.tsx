import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { createOrganization } from '~/api/gen/sdk.gen';
import { refreshMe } from '~/api/refresh-me';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { initialOf } from '~/ui/initial';
import { Panel } from '~/ui/panel';
import { roleText } from '~/ui/role-text';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import { useForm } from '~/ui/use-form';

export function OrganizationsScreen() {
  const session = useSession();
  if (session.status !== 'signed-in') return null;
  const { organizations } = session.user;
  return (
    <>
      <SectionHead title={m.account_organizations()} text={m.organizations_text()} />
      {organizations.length === 0 ? (
        <p className={rows.empty}>{m.organizations_none()}</p>
      ) : (
        <ul className={rows.list}>
          {organizations.map(({ id, slug, name, role }) => (
            <li key={id} className={rows.row}>
              <span className={rows.mark} aria-hidden="true">
                {initialOf(name)}
              </span>
              <div className={rows.about}>
                <p className={rows.name}>
                  <Link to="/organizations/$slug" params={{ slug }}>
                    {name}
                  </Link>
                  <span className={rows.tag}>{roleText(role)}</span>
                </p>
                <p className={rows.facts}>{slug}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      <Panel title={m.organization_new_title()} text={m.organization_new_text()}>
        <NewOrganization />
      </Panel>
    </>
  );
}

function NewOrganization() {
  const queries = useQueryClient();
  const router = useRouter();
  const form = useForm({
    submit: async ({ name = '' }) => {
      const { data: organization } = await createOrganization({
        body: { name },
        throwOnError: true,
      });
      await refreshMe(queries);
      await router.navigate({
        to: '/organizations/$slug',
        params: { slug: organization.slug },
      });
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <TextInput
        {...form.field('name')}
        label={m.field_organization_label()}
        description={m.field_organization_hint()}
        required
        withAsterisk={false}
        maxLength={100}
        autoComplete="organization"
      />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.organization_new_submit()}
        </Button>
      </div>
    </form>
  );
}
