export default async function stopPortal() {
  await globalThis.portal.stop();
}
