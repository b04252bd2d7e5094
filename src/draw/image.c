#include "draw/image.h"

#include "base/memory.h"

#include "base/memory.h"

#include <SDL2/SDL_image.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { IMAGE_SIDE_MAX = 16384 };

Image image_create(int width, int height)
{
    if (width < 1) width = 1;
    if (height < 1) height = 1;
    uint32_t *pixels = memory_must(calloc((size_t)width * (size_t)height, sizeof *pixels));
    return (Image){width, height, width, pixels, true};
}

Image image_part(const Image *image, int x, int y, int width, int height)
{
    const Image none = {0, 0, image->stride, image->pixels, false};
    if (x >= image->width || y >= image->height || x < -IMAGE_SIDE_MAX || y < -IMAGE_SIDE_MAX) return none;
    if (width > image->width - x) width = image->width - x;
    if (height > image->height - y) height = image->height - y;
    if (x < 0) {
        width += x;
        x = 0;
    }
    if (y < 0) {
        height += y;
        y = 0;
    }
    if (width <= 0 || height <= 0) return none;
    return (Image){width, height, image->stride, image->pixels + (size_t)y * (size_t)image->stride + x, false};
}

void image_destroy(Image *image)
{
    if (image->owned) free(image->pixels);
    *image = (Image){0};
}

Status image_write_png(const Image *image, const char *path, Error *error)
{
    /* The alpha byte of a frame buffer says nothing: written as RGB. Whole or not at all, as every file. */
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormatFrom(image->pixels, image->width, image->height, 32,
                                                              image->stride * 4, SDL_PIXELFORMAT_RGB888);
    if (!surface) return error_at(error, path, 0, 0, STATUS_FILE, "cannot write the picture: %s", SDL_GetError());
    char temporary[4200];
    snprintf(temporary, sizeof temporary, "%s.%ld.new", path, (long)getpid());
    bool good = IMG_SavePNG(surface, temporary) == 0 && rename(temporary, path) == 0;
    SDL_FreeSurface(surface);
    if (good) return STATUS_OK;
    unlink(temporary);
    return error_at(error, path, 0, 0, STATUS_FILE,
                    "cannot write the picture; is the folder there, and may it be written?");
}

Status image_read_png(Image *out, const char *path, Error *error)
{
    SDL_Surface *file = IMG_Load(path);
    if (!file) return error_at(error, path, 0, 0, STATUS_FILE, "cannot read the picture: %s", IMG_GetError());
    if (file->w > IMAGE_SIDE_MAX || file->h > IMAGE_SIDE_MAX || file->w < 1 || file->h < 1) {
        SDL_FreeSurface(file);
        return error_at(error, path, 0, 0, STATUS_LIMIT, "the picture is too large: at most %d pixels a side",
                        IMAGE_SIDE_MAX);
    }
    SDL_Surface *surface = SDL_ConvertSurfaceFormat(file, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(file);
    if (!surface) return error_at(error, path, 0, 0, STATUS_FILE, "cannot read the picture: %s", SDL_GetError());
    *out = image_create(surface->w, surface->h);
    for (int y = 0; y < surface->h; y++) {
        const uint32_t *row = (const uint32_t *)((const char *)surface->pixels + (size_t)y * (size_t)surface->pitch);
        for (int x = 0; x < surface->w; x++) out->pixels[(size_t)y * (size_t)out->stride + (size_t)x] = row[x];
    }
    SDL_FreeSurface(surface);
    return STATUS_OK;
}
