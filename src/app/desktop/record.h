/* record.h: frames into a film or a folder of pictures.
 *
 * Use     record_begin(&record, &desc, &error) -> record_frame for every picture -> record_end; or record_cancel.
 * Films   .mp4 and .gif are made by ffmpeg, which gets the frames through a pipe. Where there is no ffmpeg the frames become
 *         PNGs in a folder of the film's name without its ending, and record_pictures_instead says so. A path with no such
 *         ending is a folder of PNGs: frame-00001.png, …
 * Whole   everything is made beside its place and gets its name at record_end: under the asked name nothing half-written is
 *         ever found. A folder that holds something already is an error.
 * Errors  a place that cannot be written; ffmpeg's own words where it failed or was killed. After an error of record_frame
 *         call record_cancel.
 * Not     clocks: a frame is 1/fps.
 */
#ifndef APP_DESKTOP_RECORD_H
#define APP_DESKTOP_RECORD_H

#include "base/error.h"
#include "draw/image.h"

#include <stdbool.h>

enum { RECORD_PATH_SIZE = 1024, RECORD_FPS_MOST = 240, RECORD_GIF_FPS_MOST = 50 };

typedef struct Record Record;

typedef struct RecordDesc {
    const char *path;
    int width, height; /* of every frame */
    double fps;
    bool live; /* the encoder must keep up with a window: faster, larger files */
} RecordDesc;

bool record_is_gif(const char *path);
Status record_begin(Record **out, const RecordDesc *desc, Error *error);
Status record_frame(Record *record, const Image *image, Error *error);
Status record_end(Record *record, Error *error); /* frees the record, also when it fails */
void record_cancel(Record *record);              /* NULL is fine; what was written goes */

int record_frames(const Record *record);
const char *record_path(const Record *record);      /* where it will be found */
bool record_pictures_instead(const Record *record); /* there is no ffmpeg */

/* A name that is free: the folder for films ($XDG_VIDEOS_DIR, what user-dirs.dirs says, ~/Videos; else the working folder),
 * or `folder` where it is not NULL, and valley-001.mp4, … */
void record_free_name(char out[RECORD_PATH_SIZE], const char *folder);

#endif
