"""Looks at `made/` and `given/` in a folder with exiftool, ImageMagick and libvips; `run` fills it."""

import json
import pathlib
import subprocess
import sys

# All that a picture file says of itself by being one: its kind, its size, how its pixels are stored, its frames.
ALLOWED = {
    "File": "FileType FileTypeExtension MIMEType ImageWidth ImageHeight EncodingProcess BitsPerSample ColorComponents "
    "YCbCrSubSampling",
    "JFIF": "JFIFVersion ResolutionUnit XResolution YResolution",
    "PNG": "ImageWidth ImageHeight BitDepth ColorType Compression Filter Interlace",
    "RIFF": "VP8Version ImageWidth ImageHeight HorizontalScale VerticalScale WebP_Flags AlphaIsUsed AlphaPreprocessing "
    "AlphaFiltering AlphaCompression BackgroundColor AnimationLoopCount FrameCount Duration",
    "GIF": "GIFVersion ImageWidth ImageHeight HasColorMap ColorResolutionDepth BitsPerPixel BackgroundColor "
    "AnimationIterations FrameCount Duration TransparentColor",
    "Composite": "ImageSize Megapixels",
}

# What both programs leave out, or have another idea of. tests/site/photos/ computes all of these colours.
WITHOUT_REFERENCE = {
    # Numbers that say what the colours are.
    "gamma-1.8.png", "gamma-1.8-srgb.png", "gamma-adobe.png", "code-points.png", "wide-linear.png", "srgb-chunk.png",
    "code-points.avif", "10-bits-code-points.avif",
    # Profiles that are none, or none for these pixels.
    "broken-profile.jpg", "profile-of-greys.jpg",
    # Every program has its own idea of inks without a profile.
    "cmyk.jpg", "ycck.jpg", "cmyk-unmarked.jpg",
}

NEAR = 3.0


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def metadata(folder):
    """Whatever exiftool finds that isn't allowed."""
    for file in json.loads(output("exiftool", "-json", "-G1", "-a", "-u", "-r", folder)):
        for tag in file:
            group, _, name = tag.partition(":")
            if group in ("SourceFile", "ExifTool", "System"):
                continue
            if name not in ALLOWED.get(group, "").split():
                yield f"{file['SourceFile']}: {tag} is {file[tag]!r}"


def corners(path):
    """The colours and alphas in the middle of the four quarters."""
    size = output("convert", f"{path}[0]", "-format", "%w %h", "info:").decode()
    width, height = map(int, size.split())
    pixels = output("convert", f"{path}[0]", "-colorspace", "sRGB", "-depth", "8", "rgba:-")
    for x, y in ((1, 1), (3, 1), (1, 3), (3, 3)):
        at = (height * y // 4 * width + width * x // 4) * 4
        yield pixels[at : at + 4]


def lab(colour):
    light = [value / 255 for value in colour]
    light = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in light]
    matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(factor * value for factor, value in zip(row, light)) for row in matrix]
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in (xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(left, right):
    return sum((one - other) ** 2 for one, other in zip(lab(left), lab(right))) ** 0.5


def references(folder, given):
    """The picture as ImageMagick and as libvips show it: each leaves out something, such as how WebP is turned."""
    reference = folder / "reference.png"
    asked = ["vipsheader", "-f", "icc-profile-data", given]
    has_profile = subprocess.run(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    profile = ["-profile", folder / "srgb.icc"] if has_profile else []
    for command in (
        ["convert", f"{given}[0]", "-auto-orient", "-intent", "relative", "+black-point-compensation", *profile, "-strip", reference],
        ["vipsthumbnail", given, "-s", "192", *(["-e", "srgb"] if has_profile else []), "-o", f"{reference}[strip]"],
    ):
        reference.unlink(missing_ok=True)
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0:
            yield list(corners(reference))


def is_same(expected, made):
    if expected[3] == 0 and made[3] == 0:
        return True
    # Transparency becomes white where there is none.
    return distance((255, 255, 255) if expected[3] == 0 else expected[:3], made[:3]) <= NEAR


def colours(folder):
    """Whatever has other colours than both programs give."""
    for given in sorted((folder / "given").iterdir()):
        if given.name in WITHOUT_REFERENCE:
            continue
        expected = list(references(folder, given))
        made = sorted((folder / "made").glob(f"{given.name}--*"))
        if not expected or not made:
            yield f"{given.name}: {len(expected)} references, {len(made)} files"
        for path in made:
            found = list(corners(path))
            if not any(all(map(is_same, one, found)) for one in expected):
                yield f"{path.name}: {list(map(list, found))}, not {[list(map(list, one)) for one in expected]}"


def main():
    folder = pathlib.Path(sys.argv[1])
    n_made = len(list((folder / "made").iterdir()))
    mistakes = list(metadata(folder / "made")) + list(colours(folder))
    print("\n".join(mistakes))
    print(f"{n_made} files, {len(mistakes)} mistakes")
    sys.exit(1 if mistakes or n_made < 40 else 0)


main()
