/// What of the station a person may have in a call.
public enum Media: String, Codable, CaseIterable, Sendable {
    /// Microphone and camera.
    case audioVideo = "audio-video"
    /// The microphone alone; the camera stays muted.
    case audio
}
