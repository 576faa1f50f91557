import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { deleteOrganization } from '~/api/gen/sdk.gen';
import type { OrganizationView } from '~/api/gen/types.gen';
import { fetchMe } from '~/api/refresh-me';
import { adoptUser } from '~/api/session-store';
import { type Versioned, organizationQuery } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { literalPattern } from '~/lib/literal-pattern';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { withStepUp } from '~/ui/step-up';

/** An organization that sold nothing yet may go; afterwards its records are kept. */
export function DeletePanel({ organization }: { organization: Versioned<OrganizationView> }) {
  const { id, name } = organization.value;
  const [isAsked, setIsAsked] = useState(false);
  const queries = useQueryClient();
  const router = useRouter();
  const erase = async () => {
    const wanted = { query: { org: id }, headers: { 'If-Match': organization.etag } };
    try {
      await withStepUp(() => deleteOrganization({ ...wanted, throwOnError: true }));
    } catch (error) {
      if (hasCode(error, 'http.precondition_failed'))
        await queries.fetchQuery({ ...organizationQuery(id), staleTime: 0 });
      throw error;
    }
    const next = await fetchMe(queries);
    await router.navigate({ to: '/account/organizations' });
    adoptUser(next);
  };
  return (
    <Panel title={m.organization_delete()} text={m.organization_delete_text()}>
      <div className={formClasses.actions}>
        <Button variant="default" onClick={() => setIsAsked(true)}>
          {m.organization_delete_start()}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsked}
        title={m.organization_delete_question()}
        text={m.organization_delete_warning({ name })}
        action={m.organization_delete_submit()}
        explain={(error) =>
          hasCode(error, 'accounts.organization_in_use') ? m.organization_delete_used() : undefined
        }
        submit={erase}
        onClose={() => setIsAsked(false)}
      >
        {(form) => (
          <TextInput
            {...form.field('confirmation')}
            label={m.organization_delete_confirm({ name })}
            required
            withAsterisk={false}
            pattern={literalPattern(name)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </ConfirmDialog>
    </Panel>
  );
}
