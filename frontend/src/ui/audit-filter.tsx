import { m } from '~/i18n/messages.js';
import { actionsOf } from './audit-text';
import { SelectField } from './select-field';

interface AuditFilterProps {
  whose: 'organization' | 'everybody';
  action: string | undefined;
  onChange: (action: string | undefined) => void;
}

/** Shows one kind of entries; a kind that only the address knows stays chosen. */
export function AuditFilter({ whose, action, onChange }: AuditFilterProps) {
  const actions = actionsOf(whose);
  const isKnown = action === undefined || actions.some(({ value }) => value === action);
  return (
    <search aria-label={m.audit_title()}>
      <SelectField
        label={m.audit_action()}
        value={action ?? ''}
        options={[
          { value: '', label: m.audit_action_any() },
          ...(isKnown ? [] : [{ value: action, label: action }]),
          ...actions,
        ]}
        onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
      />
    </search>
  );
}
