import { Strokes } from './icon';

/** Icons of pages behind a sign-in: visitors download none of them. */
const paths = {
  picture:
    'M4 5h16v14H4zM4 16l5-5 4.5 4.5M12.5 14.5 15 12l5 5M15.5 8.2a.9.9 0 1 1 0 1.8.9.9 0 0 1 0-1.8',
  key: 'M8 10.5a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM11 11.5 19.5 4M16 7l3 3M13.5 9.3l2 2',
  grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  camera: 'M3.5 7.5h4L9 5h6l1.5 2.5h4v11h-17zM12 9.5a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6Z',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8h3v3H8zM13.5 8H16v2.5M8 13.5h2.5V16M13.5 13.5H16V16',
  sound: 'M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  silent: 'M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9.5l5 5M20.5 9.5l-5 5',
  print: 'M7 8V4h10v4M7 17H4v-7.5h16V17h-3M7 14h10v6.5H7z',
  phone:
    'M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3ZM11 18h2',
  device: 'M4 5.5h16v10.5H4zM2.5 19.5h19',
  log: 'M6 3.5h12v17H6zM9 8h6M9 12h6M9 16h3.5',
  tray: 'M4 13.5 6.5 5h11l2.5 8.5V19H4zM4 13.5h5l1.2 2.2h3.6L15 13.5h5',
  shield: 'M12 3.5 19 6v5.5c0 4.3-2.9 7.5-7 9-4.1-1.5-7-4.7-7-9V6Z',
  exit: 'M14 4H5.5v16H14M10.5 12h10M16.5 8l4 4-4 4',
} as const;

interface InnerIconProps {
  name: keyof typeof paths;
  size?: number;
}

export const InnerIcon = ({ name, size }: InnerIconProps) => (
  <Strokes path={paths[name]} size={size} />
);
