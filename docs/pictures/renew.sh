#!/usr/bin/env bash
# Takes the pictures of the guide again, from the built demonstration handbooks.
#   make site && docs/pictures/renew.sh            # from site/
#   docs/pictures/renew.sh FOLDER [NAME…]          # from another folder, only these pictures
# Needs Chromium and poppler-utils (Debian: apt-get install chromium poppler-utils) and python3. Look at the pictures before you commit them.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
site=$(cd "${1:-$here/../../site}" && pwd)
shift || true
[ -f "$site/voorbeeldschool/index.html" ] || { echo "No voorbeeldschool in $site: run make site first." >&2; exit 1; }

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
ln -s "$site" "$work/site"

# Chromium's own screenshot ignores where a page is scrolled to. A frame is scrolled by us, to the element `at`,
# with `above` pixels of the page over it. `open` is a selector of what must be unfolded first.
cat > "$work/frame.html" <<'HTML'
<!doctype html>
<meta charset="utf-8">
<body style="margin:0;overflow:hidden"><iframe style="border:0;display:block;width:100vw;height:100vh"></iframe>
<script>
const wanted = new URLSearchParams(location.search)
const frame = document.querySelector("iframe")
frame.onload = () => {
  const page = frame.contentDocument
  page.documentElement.style.scrollBehavior = "auto"
  if (wanted.get("open")) page.querySelectorAll(wanted.get("open")).forEach(details => { details.open = true })
  const at = page.getElementById(wanted.get("at"))
  if (wanted.get("at") && !at) page.body.textContent = "NO ELEMENT " + wanted.get("at")
  const show = () => at && frame.contentWindow.scrollTo(0,
    at.getBoundingClientRect().top + frame.contentWindow.scrollY - Number(wanted.get("above")))
  show()
  setTimeout(show, 500)
}
frame.src = wanted.get("page")
</script>
HTML

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python3 -m http.server "$port" --bind 127.0.0.1 --directory "$work" > "$work/server.log" 2>&1 &
server=$!
for _ in $(seq 50); do
  python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2> /dev/null && break
  sleep 0.1
done

names=("$@")
# picture NAME WIDTHxHEIGHT PAGE [ID [PIXELS ABOVE [UNFOLD]]]: the page with the element ID at the top.
picture() {
  local name=$1 size=$2 page=$3 at=${4:-} above=${5:-75} unfold=${6:-}
  if [ ${#names[@]} -gt 0 ] && [[ " ${names[*]} " != *" $name "* ]]; then return; fi
  timeout 60 "${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
    --user-data-dir="$work/profile" --virtual-time-budget=5000 --window-size="${size/x/,}" \
    --screenshot="$here/$name.png" \
    "http://127.0.0.1:$port/frame.html?page=site/$page&at=$at&above=$above&open=$unfold" > "$work/chromium.log" 2>&1 ||
    { cat "$work/chromium.log" >&2; exit 1; }
  echo "$name.png $(wc -c < "$here/$name.png") bytes"
}

school=voorbeeldschool/sociale-media/concept
phones=voorbeeldschool/mobiele-telefoons/concept
board=voorbeeldstichting/sociale-media/concept
shelf=voorbeeldschool/sociale-media

picture start             1100x780  "$school/"
picture voor-leerlingen   390x810   "$school/voor-leerlingen/" "" 0
picture voor-medewerkers  1100x560  "$school/voor-medewerkers/" hoofdstuk-beeld
picture nog-te-kiezen     1100x515  "$school/medewerkers/" medewerkers.bereikbaar
picture parameter         1100x200  "$phones/telefoonregel/" telefoonregel.plek
picture optie             1100x400  "$phones/telefoonregel/" telefoonregel.ingang
picture variant           1100x500  "$school/apparaten/" apparaten.regel
picture telefoonregel     1100x690  "$phones/telefoonregel/" telefoonregel.regel
picture ladder            1100x690  "$phones/telefooninnemen/" telefooninnemen.stappen
picture ladder-telefoon   390x810   "$phones/telefooninnemen/" telefooninnemen.stappen
picture eigen-tekst       1100x305  "$school/gedrag/" gedrag.fatsoensnormen
picture twee-protocollen  1100x660  "voorbeeldschool/"
picture schoolpagina      1100x830  "voorbeeldschool/"
picture bestuur           1100x495  "$board/apparaten/" apparaten.plek
picture oud-en-nieuw      1100x800  "$shelf/2025-1/van-oud-naar-nieuw/" deel-4
picture bronnen           1100x470  "$school/bronnen/"
picture eigen-keuzes      1100x680  "$school/eigen-keuzes/" laag-voorbeeldschool

picture voorlegger           1100x800  "$shelf/2026-3/voorlegger/"
picture wat-verandert-er     1100x898  "$shelf/2026-3/wat-verandert-er/" inhoud
picture gewijzigd-artikel    1100x400  "$shelf/2026-3/wat-verandert-er/" artikel-medewerkers.bereikbaar
picture versies-en-besluiten 1100x640  "voorbeeldschool/mobiele-telefoons/versies/" versie-2026-1 20
picture andere-versies       1100x390  "$shelf/2026-3/beeld/" "" 0 .pb-switch

# A page of a school around a handbook, and how a bundle gets there: pages of our own, with the words of the guide.
embedded=$shelf/2026-2
cat > "$work/school.html" <<HTML
<!doctype html>
<html lang="nl">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { margin: 0; font: 17px/1.5 Georgia, serif; color: #222 }
header, main { max-width: 1000px; margin: 0 auto; padding: 0 20px }
header { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: baseline; padding-top: 14px; padding-bottom: 10px }
header b { font-size: 22px; color: #7a2048; margin-right: auto }
header span { color: #555 }
h1 { font-size: 30px; margin: 14px 0 6px }
p { margin: 0 0 16px }
hr { border: 0; border-top: 4px solid #7a2048; margin: 0 }
iframe { display: block }
</style>
<header><b>De Voorbeeldschool</b><span>Nieuws</span><span>Groepen</span><span>Ouders</span><span>Contact</span></header>
<hr>
<main>
<h1>Sociale media</h1>
<p>Dit spreken wij met elkaar af. Heeft u een vraag? Loop gerust even binnen.</p>
<iframe src="site/$embedded/" title="Protocol sociale media" name="protocolboek" width="100%" height="800"></iframe>
<script src="site/voorbeeldschool/embed.js" async></script>
</main>
HTML
cat > "$work/upload.html" <<'HTML'
<!doctype html>
<html lang="nl">
<meta charset="utf-8">
<style>
body { margin: 0; padding: 24px; font: 17px/1.6 "Source Sans 3", "Liberation Sans", sans-serif; color: #1c2a31 }
ol { display: grid; grid-template-columns: repeat(3, 1fr); gap: 40px; padding: 0; margin: 0; list-style: none }
h2 { margin: 0 0 12px; font-size: 20px }
h2 b { display: inline-block; width: 32px; margin-right: 8px; color: #fff; text-align: center; background: #0d4f5c; border-radius: 16px }
div { min-height: 190px; padding: 14px 18px; background: #f3f6f6; border: 2px solid #d5dedf; border-radius: 8px }
pre { margin: 0; font: 16px/1.7 "Liberation Mono", monospace }
em { padding: 2px 4px; font-style: normal; font-weight: bold; background: #fff1c9 }
p { margin: 0 0 8px; color: #52626a }
.bar { padding: 8px 14px; font: 15px "Liberation Mono", monospace; background: #fff; border: 2px solid #d5dedf; border-radius: 20px }
</style>
<ol>
<li><h2><b>1</b>Pak het uit</h2><div><p>Op uw computer</p><pre>de-brug.zip
  └ <em>de-brug</em>
  └ lees-mij.txt</pre></div></li>
<li><h2><b>2</b>Zet de map op de website</h2><div><p>Bestandsbeheer van uw website</p><pre>public_html
  └ index.php
  └ wp-content
  └ <em>de-brug</em></pre></div></li>
<li><h2><b>3</b>Open het adres</h2><div><p>In uw browser</p><p class="bar">https://UW-WEBSITE<em>/de-brug/</em></p><p>Werkt het? Maak dan op uw website een link naar dit adres.</p></div></li>
</ol>
HTML
picture ingevoegd          1100x800  "../school.html"
picture ingevoegd-telefoon 390x800   "../school.html"
picture uploaden           1100x300  "../upload.html"

# paper NAME FILE WORDS: the first page of a PDF that has these words, in grey.
paper() {
  local name=$1 file="$site/$2" words=$3 page
  if [ ${#names[@]} -gt 0 ] && [[ " ${names[*]} " != *" $name "* ]]; then return; fi
  for page in $(seq "$(pdfinfo "$file" 2> /dev/null | sed -n 's/^Pages: *//p')"); do
    pdftotext -f "$page" -l "$page" "$file" - 2> /dev/null | tr '\n' ' ' | grep -qF "$words" || continue
    pdftoppm -r 75 -gray -png -singlefile -f "$page" -l "$page" "$file" "$here/$name" 2> /dev/null
    echo "$name.png $(wc -c < "$here/$name.png") bytes"
    return
  done
  echo "No page of $file has: $words" >&2
  exit 1
}

submitted="$shelf/2026-3/downloads/voorbeeldschool-sociale-media-2026-3"
paper papier-omslag        "$submitted.pdf" "Voorgelegd, niet vastgesteld"
paper papier-inhoud        "$submitted.pdf" "Inhoud"
paper papier-ladder        "voorbeeldschool/mobiele-telefoons/2026-1/downloads/voorbeeldschool-mobiele-telefoons-2026-1.pdf" "dan volgen deze stappen"
paper papier-wijzigingen   "$submitted-naast-2026-2.pdf" "[nieuw:"
paper papier-ondertekening "$submitted.pdf" "Ondertekening"
paper papier-leerlingen    "$submitted-afspraken.pdf" "Onze afspraken"
