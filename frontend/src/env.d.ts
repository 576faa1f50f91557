interface ImportMetaEnv {
  /** Origin of the API when it is not the page's own. */
  readonly VITE_API_BASE_URL?: string;
  /** Where the running version's source can be had. */
  readonly VITE_SOURCE_URL?: string;
}
