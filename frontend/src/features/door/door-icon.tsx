/** Strokes that only doors need: everybody else downloads none of them. */
const paths = {
  camera: 'M3.5 7.5h4L9 5h6l1.5 2.5h4v11h-17zM12 9.5a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6Z',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8h3v3H8zM13.5 8H16v2.5M8 13.5h2.5V16M13.5 13.5H16V16',
  sound: 'M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  silent: 'M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9.5l5 5M20.5 9.5l-5 5',
} as const;

interface DoorIconProps {
  name: keyof typeof paths;
  size?: number;
}

/** Always decoration, as the others are. */
export function DoorIcon({ name, size = 20 }: DoorIconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
