declare module '@svg-maps/sweden' {
  const map: { label: string; viewBox: string; locations: { id: string; name: string; path: string }[] }
  // biome-ignore lint/style/noDefaultExport: the package has one
  export default map
}
