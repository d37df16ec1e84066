// Reads options as X servers and VNC servers do: one dash, names without regard to case, `-name value` or `-name=value`.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText, type TextPiece, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, type ParsedOption, parseOptions } from '../kit.ts';

/** Options of X servers with a value; the VNC servers and Xvfb take them too (Xserver(1), Xvfb(1)). */
const X_VALUES =
  '-a -audit -auth -background -broadcast -cc -class -co -config -configdir -cookie -deferglyphs -displayfd -displayid -dpi -extension -f -fbdir -fc -fn -fp -from -indirect -isolatedevice -layout -linebias -listen -logfile -maxbigreqsize -maxclients -modulepath -nolisten -p -pixdepths -port -query -render -s -schedinterval -schedmax -seat -t -to -xkbdir -xkbmap -ardelay -arinterval -masterfd';

/** Options of VNC servers with a value: TigerVNC, TurboVNC, TightVNC, KasmVNC and their wrapper scripts. */
const VNC_VALUES =
  '-allowoverride -blacklistthreshold -blacklisttimeout -capture -comparefb -cert,-sslcert -de,-select-de -deferupdate -depth -desktop -display -drinode -framerate -geometry -gnutlspriority -hostsfile -httpd -httpport -idletimeout -interface -key -log -maxconnectiontime -maxcuttext -maxdisconnectiontime -maxidletime -name -pam_service,-pamservice -password -permitteduserlist -pidfile -pixelformat -plainusers -publicip -queryconnecttimeout -remapkeys -rendernode -rfbauth,-passwordfile -rfbport -rfbunixmode -rfbunixpath -rfbwait -rsakey -securitytypes -session -userpassword -websocketport -wm -wmdecoration -x509cert -x509key -xstartup';

const FLAGS =
  '-ac -acceptcuttext -acceptkeyevents -acceptpointerevents -acceptsetdesktopsize -alwaysshared -autokill -br -bs -c -clean -cleanstale -core -disablebasicauth -disconnectclients -dontdisconnect -dry-run -economictranslate -fakebuttons -fg -help -i-know-this-is-insecure --i-know-this-is-insecure -iglx -improvedhextile -inetd -ipv6 -kill -list -localhost -nevershared -noauth -nocursor -nohttpd -noipv6 -nolock -nopn -nootp -noreset -novgl -novtswitch -noxstartup -once -otp -pn -queryconnect -r -rawkeyboard -requireusername -reset -retro -sendcuttext -sendprimary -setprimary -sharevts -su -terminate -tst -useblacklist -useipv4 -useipv6 -useold -v -verbose -version -vgl -viewonly -wr -xdisplaydefaults';

const TABLE: OptionTable = { flags: FLAGS, values: `${X_VALUES} ${VNC_VALUES}`, pairs: '-screen', singleDash: true };

/** Takes the command line of an X or VNC server apart; option names are in lower case. */
export function xCall(command: Command, from = 1): ParsedCall {
  return parseOptions(TABLE, command.words.map(lowerName), from);
}

/** The word with its option name in lower case; values keep their letters. */
function lowerName(word: Word): Word {
  const first = word.pieces[0];
  if (first?.kind !== 'text') return word;
  if (/^(?:securitytypes|localhost|rfbport|interface|rfbauth|passwordfile)=/i.test(first.text)) {
    // TigerVNC takes `Name=value` without the dash too.
    const at = { ...first.at, exact: false };
    const { pieces } = lowerCase(word, first);
    return { ...word, pieces: [{ ...first, text: '-', at, use: at }, ...pieces] };
  }
  return first.text.startsWith('-') ? lowerCase(word, first) : word;
}

function lowerCase(word: Word, first: TextPiece): Word {
  const equals = first.text.indexOf('=');
  const end = equals < 0 ? first.text.length : equals;
  const text = first.text.slice(0, end).toLowerCase() + first.text.slice(end);
  return { ...word, pieces: [{ ...first, text }, ...word.pieces.slice(1)] };
}

/** A switch such as `-localhost`, `-localhost yes`, `-localhost=0`; undefined when it is not given. */
export interface Switch {
  readonly on: boolean;
  /** its value may say otherwise at run time */
  readonly open: boolean;
  readonly option: ParsedOption;
  /** the word `yes` or `no` that follows it */
  readonly value?: Word;
}

/** The last setting of a switch that may be followed by a value. */
export function switchOf(call: ParsedCall, name: string): Switch | undefined {
  const option = call.last(name);
  if (!option) return undefined;
  const next = call.operands.find((operand) => operand.index === option.end)?.word;
  const following = next && /^(?:yes|no|on|off|true|false|0|1)$/i.test(staticText(next) ?? '') ? next : undefined;
  const value = option.value ?? following;
  if (!value) return { on: true, open: false, option };
  const text = staticText(value);
  return { on: text === undefined || !/^(?:no|off|false|0)$/i.test(text), open: text === undefined, option, value };
}

/** Display `:1` as a number, when it is written. */
export function displayOf(call: ParsedCall): number | undefined {
  for (const operand of call.operands) {
    const number = /^(?:[\w.@-]*):(\d+)(?:\.\d+)?$/.exec(shapeOf(operand.word))?.[1];
    if (number !== undefined) return Number(number);
  }
  return undefined;
}
