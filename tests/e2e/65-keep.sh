# What is kept and given away: films, figures, formulas, scripts, scenes.
# where: plain
. "$(dirname "$0")/lib.sh"

LIMIT=120

# ---- valley record ----

# What films are made with: a stand-in that any machine has, which writes in the film's place what it was given, and the
# real ones where they are.
mkdir -p standin failing killed empty
{ python3 -c 'import sys; print("#!" + sys.executable)'; cat; } >standin/ffmpeg <<'PY'
import sys
words = sys.argv
width, height = map(int, words[words.index("-video_size") + 1].split("x"))
got = len(sys.stdin.buffer.read())
frames, rest = divmod(got, 4 * width * height)
kind, film = words[-2:]
if rest or words[-3] != "-f" or not film.startswith("file:"): sys.exit(f"{rest} bytes too many, or {words}")
open(film[len("file:"):], "w").write(f"{kind},{width},{height},{frames}\n")
PY
printf '#!/bin/sh\nhead -c 1000 >/dev/null\necho "no such encoder" >&2\nexit 3\n' >failing/ffmpeg
printf '#!/bin/sh\nhead -c 100 >/dev/null\nkill -9 $$\n' >killed/ffmpeg
chmod +x */ffmpeg

# three steps a second: two steps and half a second at both ends
PROGRAMS=$PWD/standin valley record himmelblau -o told.mp4 --to 2 --size 321x201 --fps 12
exits 0
says_nothing
that "an mp4 of its size, $(cat told.mp4)" grep -qE '^mp4,321,201,' told.mp4
frames=$(cut -d, -f4 told.mp4)
that "about 20 pictures, got $frames" [ "$frames" -ge 17 -a "$frames" -le 24 ]
PROGRAMS=$PWD/standin valley record himmelblau -o 'two words;$(x).gif' --from 3 --to 4 --size 160x100 --fps 10
exits 0
that "a GIF with an odd name" grep -qE '^gif,160,100,' 'two words;$(x).gif'

if command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null; then
    film() { ffprobe -v error -count_frames -show_entries stream=width,height,nb_read_frames -of csv=p=0 "$1"; }
    valley record himmelblau -o race.mp4 --to 2 --size 321x201 --fps 12
    exits 0
    says_nothing
    that "even sizes and all pictures, $(film race.mp4)" [ "$(film race.mp4)" = "322,202,$frames" ]
    valley record himmelblau -o race.gif --from 3 --to 4 --size 160x100 --fps 10
    exits 0
    that "a GIF" [ "$(film race.gif | cut -d, -f1,2)" = 160,100 ]
fi

valley record himmelblau -o frames --to 1 --size 160x100 --fps 6
exits 0
that "a first picture" is_png frames/frame-00001.png 160 100
count=$(ls frames | wc -l)
that "more than one picture, got $count" [ "$count" -ge 7 ]
that "it moves" not cmp -s frames/frame-00001.png "frames/frame-$(printf %05d "$count").png"
fails_with 1 "holds files already" record himmelblau -o frames --to 1 --size 160x100
PROGRAMS=$PWD/standin fails_with 1 "none/race.mp4.*cannot be written" record himmelblau -o none/race.mp4 --to 1 --size 160x100
: >file
PROGRAMS=$PWD/empty fails_with 1 "file/race" record himmelblau -o file/race.mp4 --to 1 --size 160x100
fails_with 2 "wants a scene" record
fails_with 2 "wants -o" record himmelblau
fails_with 2 "before --from" record himmelblau -o x.gif --from 5 --to 3
fails_with 2 "from 1 to 50" record himmelblau -o x.gif --fps 60
fails_with 2 "the race ends" record himmelblau -o x.gif --from 5000
fails_with 2 "did you mean 'himmelblau'" record himelblau -o x.gif

# without ffmpeg, with one that fails, with one that is killed
PROGRAMS=$PWD/empty valley record himmelblau -o alone.mp4 --to 1 --size 160x100 --fps 6
exits 0
says "ffmpeg is not there"
that "pictures instead" is_png alone/frame-00001.png 160 100
PROGRAMS=$PWD/failing:$PATH valley record himmelblau -o bad.mp4 --to 1 --size 160x100 --fps 6
exits 1
says "ffmpeg failed \(exit 3\).*no such encoder"
PROGRAMS=$PWD/killed:$PATH valley record himmelblau -o bad.mp4 --to 1 --size 160x100 --fps 6
exits 1
says "ended by signal 9"
that "nothing half-written" [ -z "$(ls -d bad* ./*.part-* 2>/dev/null)" ]

# F11 in the program: a red dot that is not in the film; without ffmpeg it is a folder of pictures
printf 'key F11\nwait 20\ndescribe on.json\nshot on.png\nkey F11\nwait 5\ndescribe off.json\n' >film.txt
for programs in standin empty; do
    PROGRAMS=$PWD/$programs valley drive himmelblau --script film.txt --size 640x400 -o driven-$programs
    exits 0
    that "the time of the film ($programs)" json driven-$programs/on.json '"Recording" in labels'
    that "it ends ($programs)" json driven-$programs/off.json '"Recording" not in labels and any("valley-001" in l for l in labels)'
done
that "a film" grep -qE '^mp4,640,400,' driven-standin/valley-001.mp4
that "pictures" is_png driven-empty/valley-001/frame-00001.png 640 400

# ---- figures ----

printf 'key Right\nwait 40\nkey Right\nwait 40\nkey Right\nwait 40\nexpect Step 3\nkey Ctrl+C\ndescribe copied.json\n' >copy.txt
valley drive himmelblau --script copy.txt --size 640x400 -o driven
exits 0
that "it says so" json driven/copied.json '"copied: figures as CSV" in labels'
valley run himmelblau --steps 3 --csv figures.csv
exits 0
that "the same figures as valley run" cmp driven/clipboard.txt figures.csv
valley run himmelblau -o adam -o adam:lr=0.1 -o adam:lr=0.1 --steps 1 --csv -
prints '^"?adam:lr=0.1"?,0,'
prints '^adam:lr=0.1#2,0,'

# ---- scenes ----

# what is on the screen, without the frames' own: hovers and the note
same_screen() {
    python3 - "$@" <<'PY'
import json, sys
a, b = (json.load(open(p, encoding="utf-8")) for p in sys.argv[1:3])
keys = ("role", "label", "value", "rect")
one, two = ([tuple(map(str, (i[k] for k in keys))) for i in s["items"]] for s in (a, b))
for line in sorted(set(one) ^ set(two)): print(line)
sys.exit(not (a["step"] == b["step"] and a["step"] == 4 and sorted(one) == sorted(two)))
PY
}

printf '%s\n' 'key Ctrl+Left' 'wait 60' 'wheel 300,160 2' 'wait 30' 'key l' 'move 200,180' 'wait 2' 'key n' 'move 10,390' 'wait 2' \
    'key Right' 'wait 40' 'key Right' 'wait 40' 'key Right' 'wait 40' 'key Right' 'wait 40' 'key Ctrl+S' 'wait 240' 'describe before.json' >save.txt
printf 'move 10,390\nwait 240\ndescribe after.json\n' >again.txt
valley drive himmelblau --script save.txt --size 900x600 -o driven
exits 0
that "a file of the scene" [ -s "$XDG_DATA_HOME/dark-valley/scenes/himmelblau-2.yaml" ]
valley check "$XDG_DATA_HOME/dark-valley/scenes/himmelblau-2.yaml"
exits 0
valley drive himmelblau-2 --script again.txt --size 900x600 -o driven
exits 0
that "it opens as it was" same_screen driven/before.json driven/after.json
printf 'key Right\nwait 40\nkey Ctrl+S\nwait 2\n' >more.txt
valley drive himmelblau-2 --script more.txt --size 640x400 -o driven
exits 0
that "its own file is kept" grep -q '^step: 5$' "$XDG_DATA_HOME/dark-valley/scenes/himmelblau-2.yaml"
that "no other one" [ "$(ls "$XDG_DATA_HOME/dark-valley/scenes")" = himmelblau-2.yaml ]
that "nothing else is remembered" [ "$(ls "$XDG_DATA_HOME/dark-valley")" = scenes ]

# what was saved is among the scenes
printf 'key e\nwait 30\ndescribe runs.json\nkey e\nwait 30\nkey Ctrl+O\nwait 30\ndescribe scenes.json\n' >open.txt
valley drive opening --script open.txt --size 1280x720 -o driven
exits 0
that "E does not leave the stage" json driven/runs.json 'screen["screen"] == "stage"'
that "Ctrl+O shows the scenes" json driven/scenes.json 'screen["screen"] == "gallery"'

finish
