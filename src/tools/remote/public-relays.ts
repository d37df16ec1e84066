// ssh servers on the internet whose only purpose is to give a reverse forward a public address.
import { shapeOf, type Word } from '../../model/word.ts';

const RELAYS =
  /(?:^|\.)(?:serveo\.net|localhost\.run|pinggy\.io|srv\.us|tuns\.sh|remote\.moe|tunnl\.gg|ngrok\.com|ngrok-agent\.com|portmap\.(?:io|host))$/;

/** True for the hosts of public tunnel services, and for hosts that call themselves `tunnel`. */
export function isPublicRelay(host: Word): boolean {
  const name = shapeOf(host).toLowerCase().replace(/\.$/, '');
  return RELAYS.test(name) || /^tunnels?\d*\.[^.…]+\.[^…]*[^.…]$/.test(name);
}
