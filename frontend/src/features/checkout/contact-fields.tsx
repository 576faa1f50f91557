import { TextInput } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { useSession } from '~/api/use-session';
import type { useForm } from '~/ui/use-form';

interface ContactFieldsProps {
  field: ReturnType<typeof useForm>['field'];
}

/** Who buys: by default, the account. */
export function ContactFields({ field }: ContactFieldsProps) {
  const session = useSession();
  const user = session.status === 'signed-in' ? session.user : undefined;
  return (
    <>
      <TextInput
        {...field('contact/name')}
        label={m.checkout_name()}
        autoComplete="name"
        defaultValue={user?.name}
        maxLength={120}
        required
        withAsterisk={false}
      />
      <TextInput
        {...field('contact/email')}
        type="email"
        label={m.checkout_email()}
        autoComplete="email"
        defaultValue={user?.email}
        required
        withAsterisk={false}
      />
    </>
  );
}
