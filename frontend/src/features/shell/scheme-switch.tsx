import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import classes from './switches.module.css';

export function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const isDark = scheme === 'dark';
  const label = isDark ? m.shell_scheme_light() : m.shell_scheme_dark();
  return (
    <button
      type="button"
      className={classes.icon}
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      <Icon name={isDark ? 'sun' : 'moon'} />
    </button>
  );
}
